"""Days of salespeople and of leads, as lists."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from analytics.admin.days import DaysAdmin
from analytics.admin.export import ExportLeads, ExportSales
from analytics.admin.words import counted_names, counted_share, joined, linked, ratio, shown_day
from analytics.breakdown import sources_of_days
from analytics.links import leads_url, sales_url
from analytics.models import LeadMetrics, SalesKPI
from analytics.words import LEADS, SALES
from common.row_keys import row_key
from common.ui import person
from organizations.choices import LEADERS


@admin.register(SalesKPI)
class SalesKPIAdmin(DaysAdmin):
    nothing_yet = _(
        "What each salesperson does on a day is counted here by itself: contacts, trials, offers, enrolments. "
        "The first day appears with the first lead."
    )
    list_display = (
        *("shown_day", "who", "first_contacts", "trials", "outcomes", "overall", "trial_to_enrolment"),
        *("follow_ups", "response"),
    )
    words = SALES
    totals = (
        *("new_contacts", "trials_scheduled", "trials_attended", "trials_no_show", "offers", "enrolments", "lost"),
        *("overall_percent", "trial_to_enrolment_percent", "follow_ups_completed", "follow_ups_overdue"),
        *("completion_percent", "response_minutes"),
    )
    actions = (ExportSales(),)
    ordering = ("-day", "salesperson__name")

    def total_url(self, request: HttpRequest, figure: str, first: date, last: date) -> str:
        return sales_url(figure, first, last, row_key(request.GET.get("salesperson__id__exact", "")))

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Whoever sees one person chooses none."""
        member: Any = request.membership  # type: ignore[attr-defined]
        days = ("day", RangeDateFilter)
        return (days, "salesperson") if member and member.has_role(LEADERS) else (days,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("salesperson")

    @display(description=_("day"), ordering="day")
    def shown_day(self, row: SalesKPI) -> str:
        return shown_day(row)

    @display(description=_("salesperson"))
    def who(self, row: SalesKPI) -> SafeString:
        return person(row.salesperson.name)

    @display(description=_("new contacts"), ordering="new_contacts")
    def first_contacts(self, row: SalesKPI) -> SafeString:
        return self._linked(row, "new_contacts")

    @display(description=_("done / missed"), ordering="follow_ups_completed")
    def follow_ups(self, row: SalesKPI) -> SafeString:
        return counted_share(self._linked(row, "follow_ups_completed", "follow_ups_overdue"), row.completion_percent)

    @display(description=_("offers / enrolled / lost"), ordering="enrolments")
    def outcomes(self, row: SalesKPI) -> SafeString:
        return self._linked(row, "offers", "enrolments", "lost")

    @display(description=_("booked / came / not"))
    def trials(self, row: SalesKPI) -> SafeString:
        return self._linked(row, "trials_scheduled", "trials_attended", "trials_no_show")

    def _linked(self, row: SalesKPI, *figures: str) -> SafeString:
        """Each number opens what it counts."""
        numbers = ((getattr(row, figure), figure) for figure in figures)
        return joined(
            linked(number, sales_url(figure, row.day, row.day, row.salesperson_id)) for number, figure in numbers
        )

    @display(description=SALES["response_minutes"][0])
    def response(self, row: SalesKPI) -> str:
        return "–" if row.response_minutes is None else f"{row.response_minutes:.0f}"

    @display(description=SALES["trial_to_enrolment_percent"][0])
    def trial_to_enrolment(self, row: SalesKPI) -> SafeString:
        return ratio(row.trial_to_enrolment_percent)

    @display(description=SALES["overall_percent"][0])
    def overall(self, row: SalesKPI) -> SafeString:
        return ratio(row.overall_percent)


class LeadDays(ChangeList):
    """Days with where their leads came from: two more queries, however many days there are."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        came = sources_of_days([row.day for row in self.result_list])
        for row in self.result_list:
            row.sources = came.get(row.day, [])


@admin.register(LeadMetrics)
class LeadMetricsAdmin(DaysAdmin):
    nothing_yet = _(
        "The leads of each day are counted here by themselves: how many came, have an owner, enrolled. "
        "The first day appears with the first lead."
    )
    list_display = (
        *("shown_day", "came", "where_from", "had", "had_not", "tried", "won"),
        *("conversion", "trial_to_enrolment"),
    )
    words = LEADS
    totals = (
        *("created", "assigned", "unassigned", "trials_attended", "enrolled"),
        *("conversion_percent", "trial_to_enrolment_percent"),
    )
    actions = (ExportLeads(),)
    readonly_fields = ("every_source",)
    list_filter = (("day", RangeDateFilter),)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LeadDays

    def total_url(self, request: HttpRequest, figure: str, first: date, last: date) -> str:
        return leads_url(figure, first, last)

    @display(description=_("day"), ordering="day")
    def shown_day(self, row: LeadMetrics) -> str:
        return shown_day(row)

    @display(description=_("where from"))
    def where_from(self, row: LeadMetrics) -> SafeString:
        return counted_names(row.sources, row.day)  # type: ignore[attr-defined]

    @display(description=_("new leads"), ordering="created")
    def came(self, row: LeadMetrics) -> SafeString:
        return linked(row.created, leads_url("created", row.day, row.day))

    @display(description=_("with an owner"), ordering="assigned")
    def had(self, row: LeadMetrics) -> SafeString:
        return linked(row.assigned, leads_url("assigned", row.day, row.day))

    @display(description=_("without an owner"), ordering="unassigned")
    def had_not(self, row: LeadMetrics) -> SafeString:
        return linked(row.unassigned, leads_url("unassigned", row.day, row.day))

    @display(description=_("came to trial"), ordering="trials_attended")
    def tried(self, row: LeadMetrics) -> SafeString:
        return linked(row.trials_attended, leads_url("trials_attended", row.day, row.day))

    @display(description=_("enrolled"), ordering="enrolled")
    def won(self, row: LeadMetrics) -> SafeString:
        return linked(row.enrolled, leads_url("enrolled", row.day, row.day))

    @display(description=_("where from"))
    def every_source(self, row: LeadMetrics) -> str:
        counted = sources_of_days([row.day]).get(row.day, [])
        return ", ".join(f"{name} {number}" for name, number, _key in counted) or "–"

    @display(description=LEADS["conversion_percent"][0])
    def conversion(self, row: LeadMetrics) -> SafeString:
        return ratio(row.conversion_percent)

    @display(description=LEADS["trial_to_enrolment_percent"][0])
    def trial_to_enrolment(self, row: LeadMetrics) -> SafeString:
        return ratio(row.trial_to_enrolment_percent)
