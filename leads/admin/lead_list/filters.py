"""Filters of the lead list: what each may be set to, the condition it puts on leads, the words of its chips.

A filter is one small class and one line in FILTERS. All read the query string, so that a saved view, a link from
another page, a bulk action over "all" and an export mean the same leads.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.search import search_condition
from leads.admin.lead_list.filter_base import NOBODY, Asked, Catalog, LeadFilter, Option
from leads.admin.lead_list.time_filters import AnswerFilter, CreatedFilter, NextContactFilter
from leads.choices import CLOSED_STATUSES, LeadStatus
from leads.models import Lead
from leads.models.status import status_choices
from leads.querysets import STILL_OPEN
from leads.scoring.expression import score_bands


class StateFilter(LeadFilter):
    """Open leads unless something is looked for; then also what is closed, but not what is archived."""

    key, title, many = "state", gettext_lazy("Which leads"), False
    none = gettext_lazy("Open; closed too in a search")
    conditions = {
        "open": STILL_OPEN,
        "current": Q(is_archived=False),
        "closed": Q(is_archived=False, status__in=CLOSED_STATUSES),
        "archived": Q(is_archived=True),
    }

    def chosen(self, asked: Asked) -> list[str]:
        usual = "current" if asked.text or asked.values("status") else "open"
        return asked.values(self.key)[:1] or [usual]

    def condition(self, asked: Asked) -> Q | None:
        return self.conditions.get(self.chosen(asked)[0], NOBODY)

    def options(self, catalog: Catalog) -> list[Option]:
        words = {"open": _("Still open"), "current": _("Open and closed"), "closed": _("Closed")}
        return [Option(value, label) for value, label in (words | {"archived": _("Archived")}).items()]

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        return [chip for chip in super().chips(asked, catalog) if chip[0] != "current"]


class StatusFilter(LeadFilter):
    key, title = "status", gettext_lazy("Status")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(status__in=[value for value in values if value in LeadStatus.values])

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(value, label) for value, label in status_choices()]


class RowFilter(LeadFilter):
    """Leads that point to any of these rows of another table."""

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(**{f"{self.key}__in": keys_of(values)})


class SourceFilter(RowFilter):
    key, title = "source", gettext_lazy("Source")


class OwnerFilter(RowFilter):
    """People, and two words that mean another person for each who uses the view."""

    key, title = "owner", gettext_lazy("Owner")

    def among(self, values: list[str], asked: Asked) -> Q:
        people = Q(owner__in=[*keys_of(values), *([asked.member.pk] if "me" in values else [])])
        return people | Q(owner=None) if "none" in values else people

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("me", _("Me")), Option("none", _("No owner")), *super().options(catalog)]


class PartnerFilter(RowFilter):
    key, title = "partner", gettext_lazy("Partner")


class CourseFilter(RowFilter):
    key, title = "course", gettext_lazy("Course")


class IndustryFilter(RowFilter):
    key, title = "industry", gettext_lazy("Industry")


class BranchFilter(RowFilter):
    key, title = "branch", gettext_lazy("Branch")


class TagFilter(LeadFilter):
    key, title = "tag", gettext_lazy("Tag")

    def among(self, values: list[str], asked: Asked) -> Q:
        tagged = Lead.tags.through.objects.filter(tag_id__in=keys_of(values))
        return Q(pk__in=tagged.values("lead_id"))


class PlaceFilter(LeadFilter):
    """Leads of any of these places, as they were written."""

    loads_options = True

    def among(self, values: list[str], asked: Asked) -> Q:
        # The second half is what the partial index holds, word for word.
        return Q(**{f"{self.key}__in": values}) & ~Q(**{self.key: ""})


class CityFilter(PlaceFilter):
    key, title = "city", gettext_lazy("City")


class RegionFilter(PlaceFilter):
    key, title = "region", gettext_lazy("Region")


class ScoreFilter(LeadFilter):
    """Bands of the score, by where they begin."""

    key, title = "score", gettext_lazy("Score")

    def among(self, values: list[str], asked: Asked) -> Q:
        condition = NOBODY
        for floor, ceiling, _band in score_bands():
            if str(floor) in values:
                condition |= Q(score__gte=floor, score__lte=ceiling)
        return condition

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(str(floor), f"{floor}–{ceiling} {band.label}") for floor, ceiling, band in score_bands()]


STATE = StateFilter()
FILTERS: tuple[LeadFilter, ...] = (
    StatusFilter(),
    SourceFilter(),
    OwnerFilter(),
    CreatedFilter(),
    NextContactFilter(),
    AnswerFilter(),
    ScoreFilter(),
    CourseFilter(),
    TagFilter(),
    CityFilter(),
    RegionFilter(),
    BranchFilter(),
    IndustryFilter(),
    PartnerFilter(),
    STATE,
)
# What a view is made of: filters, the text looked for, the order. Not the page.
VIEW_KEYS = frozenset(key for each in FILTERS for key in (each.key, *each.other_keys)) | {"q", "o"}


def filter_leads(leads: QuerySet, asked: Asked, filters: Iterable[LeadFilter] = FILTERS) -> QuerySet:
    """The leads that the query string asks for."""
    for each in filters:
        condition = each.condition(asked)
        if condition is not None:
            leads = leads.filter(condition)
    if not asked.text:
        return leads
    return leads.filter(search_condition(asked.text) or NOBODY)


def keys_of(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
