"""Days of groups and rooms, as a list."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from analytics.admin.days import DaysAdmin
from analytics.admin.export import ExportGroups
from analytics.admin.words import shown_day
from analytics.models import GroupAnalytics
from analytics.services.compute_kpis import GROUPS as TABLE
from analytics.words import GROUPS
from common.ui import chip
from scheduling.seats import Seats

# The share of the last 90 days is one for the whole center, whichever branch's row it stands in.
_OF_ALL = {f"all_{name}": (Max if name.endswith("_lately") else Sum)(name) for name in TABLE.figures}


@admin.register(GroupAnalytics)
class GroupAnalyticsAdmin(DaysAdmin):
    nothing_yet = _(
        "How full groups and rooms are is counted here for each day and branch by itself. "
        "The first day appears with the first lead and the first group."
    )
    list_display = (
        *("shown_day", "where", "groups", "groups_full", "groups_near_full", "groups_empty", "rooms_in_use"),
        *("rooms_filled", "trial_students", "expected"),
    )
    words = GROUPS
    totals = tuple(GROUPS)
    actions = (ExportGroups(),)
    ordering = ("-day", "branch__name")
    list_filter = (("day", RangeDateFilter), "branch")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("branch")

    def totals_of(self, request: HttpRequest, days: Any) -> list[tuple[Any, Any, Any]]:
        """Of all listed branches on the last listed day: a group is full on many days, and is one group still."""
        last = days.order_by("-day").values_list("day", flat=True).first()
        sums = days.filter(day=last).order_by().aggregate(**_OF_ALL)
        whole = GroupAnalytics(day=last, **{name: sums[f"all_{name}"] or 0 for name in TABLE.figures})
        figures = [(*words, _shown(name, whole)) for name, words in GROUPS.items()]
        return [(_("Last day listed"), _("The figures beside it are those of this day."), shown_day(whole)), *figures]

    def total_url(self, request: HttpRequest, figure: str, first: date, last: date) -> str:
        return ""

    @display(description=_("day"), ordering="day")
    def shown_day(self, row: GroupAnalytics) -> str:
        return shown_day(row)

    @display(description=_("branch"), ordering="branch__name")
    def where(self, row: GroupAnalytics) -> str:
        return row.branch.name if row.branch else _t("Without a branch")

    @display(description=GROUPS["room_occupancy_percent"][0])
    def rooms_filled(self, row: GroupAnalytics) -> SafeString:
        return _filled(row)

    @display(description=GROUPS["expected_enrolments"][0])
    def expected(self, row: GroupAnalytics) -> SafeString:
        return _expected(row)


def _shown(name: str, row: GroupAnalytics) -> Any:
    if name == "room_occupancy_percent":
        return _filled(row)
    if name == "expected_enrolments":
        return _expected(row)
    value = getattr(row, name)
    if name.endswith("percent"):
        return "–" if value is None else f"{value:.0f} %"
    return value


def _filled(row: GroupAnalytics) -> SafeString:
    """With the colours of occupancy and their word."""
    if not row.room_seats:
        return SafeString("–")
    seats = Seats(row.room_seats, row.room_people)
    return format_html(
        '<span title="{}">{}</span>', seats.word, chip(f"{seats.occupancy_percent} %", seats.tone, "chair")
    )


def _expected(row: GroupAnalytics) -> SafeString:
    """With the formula and its numbers."""
    if row.expected_enrolments is None:
        return format_html('<span title="{}">–</span>', _t("Nobody has come to a trial in the 90 days up to then."))
    formula = f"{row.trials_open} × {row.enrolled_lately} / {row.came_lately}"
    return format_html('{} <small class="days-formula">= {}</small>', f"{row.expected_enrolments:.1f}", formula)
