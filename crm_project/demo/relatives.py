"""Brothers and sisters, and people who may be one person twice."""

from collections.abc import Sequence

from crm_project.demo.leads import Author, search_text, siblings
from crm_project.demo.story import Story
from leads.models import Family, Lead
from organizations.models import Membership

FAMILIES = 8


def join_families(stories: Sequence[Story], *, by: Membership) -> None:
    """A younger child comes by the phone of the older one: same parent, same owner, one family."""
    pairs = [pair for _number, pair in zip(range(FAMILIES), siblings(stories), strict=False)]
    families = Family.objects.bulk_create([Family() for _pair in pairs])
    for (older, younger), family in zip(pairs, families, strict=True):
        for field in ("phone", "last_name", "contact_name", "contact_relation"):
            setattr(younger.lead, field, getattr(older.lead, field))
        younger.lead.search_text = search_text(younger.lead)
        at = max(older.last_at, younger.last_at)
        older.join(family, younger.lead.first_name, at, by)
        younger.join(family, older.lead.first_name, at, by)


def make_double(author: Author, story: Story) -> Story:
    """The same phone and nearly the same name, typed at the desk today: a person has to look."""
    known = story.lead
    typed = Lead(
        first_name=known.first_name,
        last_name=known.last_name[:-2] + known.last_name[-1],
        phone=known.phone,
        created_at=author.now,
        source=known.source,
        branch=known.branch,
        course=known.course,
        city=known.city,
    )
    typed.search_text = search_text(typed)
    return Story(typed)
