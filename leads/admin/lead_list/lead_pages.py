"""A page of the lead list: its orders, and what of a lead it reads."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from leads.models import DuplicateCandidate, Lead
from organizations.admin.listing.paging import Pages, Sort, sorts_of

# Names sort by their folded form, so that Cyrillic and Latin mix.
SORTS = sorts_of(
    next=Sort("next_contact_at", has_blanks=True),
    created=Sort("created_at"),
    name=Sort("search_text"),
    status=Sort("status"),
    score=Sort("score"),
)
# What a row shows; the rest of a lead (its other columns above all) stays in the database.
SHOWN = (
    "organization_id", "first_name", "last_name", "contact_name", "contact_relation", "company", "phone", "email",
    "telegram_username", "birth_date", "campaign", "status", "created_at", "next_contact_at", "is_archived",
    "city", "region", "country", "family_id", "client_id", "client_tie", "priority", "score", "accept_by",
    "source__name", "owner__name", "course__name",
)  # fmt: skip


class LeadPages(Pages):
    def with_shown(self, rows: QuerySet) -> QuerySet:
        return with_shown(rows)


def read_row(pk: int) -> Lead | None:
    """One lead as a page of the list reads it."""
    lead: Lead | None = with_shown(Lead.objects.filter(pk=pk)).first()
    return lead


def with_shown(leads: QuerySet) -> QuerySet:
    return leads.select_related("source", "owner", "course").only(*SHOWN).annotate(**_marks())


def _marks() -> dict[str, Any]:
    """Whether somebody has to look at the lead beside another one."""
    open_pairs = DuplicateCandidate.objects.to_decide()
    older, newer = (Exists(open_pairs.filter(**{side: OuterRef("pk")})) for side in ("older", "newer"))
    return {"is_similar": Q(older) | Q(newer)}
