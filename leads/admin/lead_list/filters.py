"""Filters of the lead list: what each may be set to, the condition it puts on leads, the words of its chips.

A filter is one small class and one line in FILTERS.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.admin.lead_list.time_filters import AnswerFilter, NextContactFilter
from leads.choices import CLOSED_STATUSES, EventKind, LeadStatus
from leads.models import Lead, LeadEvent
from leads.models.status import status_choices
from leads.querysets import STILL_OPEN
from leads.scoring.expression import score_bands
from organizations.admin.listing.filters import (
    NO_ROW,
    NOBODY,
    Asked,
    BranchFilter,
    Catalog,
    CityFilter,
    ListFilter,
    Option,
    OwnerFilter,
    RegionFilter,
    RowFilter,
    TagFilter,
    filter_rows,
    view_keys,
)
from organizations.admin.listing.time_filters import CreatedFilter


class StateFilter(ListFilter):
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


class StatusFilter(ListFilter):
    key, title = "status", gettext_lazy("Status")

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(status__in=[value for value in values if value in LeadStatus.values])

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(value, label) for value, label in status_choices()]


class SourceFilter(RowFilter):
    key, title = "source", gettext_lazy("Source")

    def among(self, values: list[str], asked: Asked) -> Q:
        sources = super().among(values, asked)
        return sources | Q(source=None) if NO_ROW in values else sources

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(NO_ROW, _("No source")), *super().options(catalog)]


class PartnerFilter(RowFilter):
    key, title = "partner", gettext_lazy("Partner")


class CourseFilter(RowFilter):
    key, title = "course", gettext_lazy("Course")


class IndustryFilter(RowFilter):
    key, title = "industry", gettext_lazy("Industry")


class ScoreFilter(ListFilter):
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


class QualifiedFilter(ListFilter):
    """Whether somebody has found them fit, or they came to a trial."""

    key, title, many = "qualified", gettext_lazy("Qualified"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        known = {"yes": Q(qualified_at__isnull=False), "no": Q(qualified_at__isnull=True)}
        return known.get(values[0], NOBODY)

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("yes", _("Yes")), Option("no", _("No"))]


class RecommendedFilter(ListFilter):
    """Whether a client sent them, or one that was merged into them; which client stands on the page of the lead."""

    key, title, many = "recommended", gettext_lazy("Recommended by a client"), False

    def among(self, values: list[str], asked: Asked) -> Q:
        events = LeadEvent.objects.filter(kind=EventKind.RECOMMENDED)
        own, absorbed = events.filter(lead=OuterRef("pk")), events.filter(lead__merged_into=OuterRef("pk"))
        told = Q(Exists(own)) | Q(Exists(absorbed))
        return {"yes": told, "no": ~told}.get(values[0], NOBODY)

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("yes", _("Yes")), Option("no", _("No"))]


STATE, NEXT_CONTACT = StateFilter(), NextContactFilter()
FILTERS: tuple[ListFilter, ...] = (
    StatusFilter(),
    SourceFilter(),
    OwnerFilter(),
    CreatedFilter(),
    NEXT_CONTACT,
    AnswerFilter(),
    QualifiedFilter(),
    ScoreFilter(),
    CourseFilter(),
    TagFilter(Lead.tags.through, "lead_id"),
    CityFilter(),
    RegionFilter(),
    BranchFilter(),
    IndustryFilter(),
    PartnerFilter(),
    RecommendedFilter(),
    STATE,
)
VIEW_KEYS = view_keys(FILTERS)


def filter_leads(leads: QuerySet, asked: Asked) -> QuerySet:
    """The leads that the query string asks for."""
    return filter_rows(leads, asked, FILTERS)
