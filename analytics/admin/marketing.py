"""Days of channels, and the spend people enter."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from analytics.admin.days import DaysAdmin
from analytics.admin.export import ExportChannels
from analytics.admin.words import linked, shown_day
from analytics.links import EVERY_CHANNEL, channel_url
from analytics.models import MarketingAnalytics, Spend
from analytics.reports.shown import shown, shown_percent
from analytics.reports.table import Cell, Kind
from analytics.services.enter_spend import count_spend_again, enter_spend, take_back_spend
from analytics.services.import_spend import undo_spend_import
from analytics.words import CHANNELS
from common.counting import grouped
from common.row_keys import row_key
from common.ui import chip
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.admin.undo import undo_of_row


def amount(value: Any) -> str:
    return shown(Kind.MONEY, Cell(value))


@admin.register(MarketingAnalytics)
class MarketingAnalyticsAdmin(DaysAdmin):
    nothing_yet = gettext_lazy(
        "What each channel costs and brings is counted here by itself, day by day. Enter what you spend on it; "
        "its leads are those of its sources."
    )
    list_display = (
        *("shown_day", "shown_channel", "spent", "seen", "ctr", "came", "cost_of_lead", "won", "cost_of_student"),
        *("brought", "roi"),
    )
    words = CHANNELS
    totals = tuple(CHANNELS)
    actions = (ExportChannels(),)
    list_filter = (("day", RangeDateFilter), "channel")
    ordering = ("-day", "channel__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("channel")

    def total_url(self, request: HttpRequest, figure: str, first: date, last: date) -> str:
        if request.GET.get("channel__isnull"):
            return channel_url(figure, first, last, None)
        return channel_url(figure, first, last, row_key(request.GET.get("channel__id__exact", "")) or EVERY_CHANNEL)

    @display(description=gettext_lazy("day"), ordering="day")
    def shown_day(self, row: MarketingAnalytics) -> str:
        return shown_day(row)

    @display(description=gettext_lazy("channel"), ordering="channel__name")
    def shown_channel(self, row: MarketingAnalytics) -> str:
        return str(row.channel or _("No channel"))

    @display(description=CHANNELS["cost"][0], ordering="cost")
    def spent(self, row: MarketingAnalytics) -> str:
        return amount(row.cost)

    @display(description=gettext_lazy("shown / clicked"), ordering="impressions")
    def seen(self, row: MarketingAnalytics) -> str:
        return f"{grouped(row.impressions)} / {grouped(row.clicks)}"

    @display(description=CHANNELS["ctr_percent"][0])
    def ctr(self, row: MarketingAnalytics) -> str:
        return shown(Kind.FINE_PERCENT, Cell(row.ctr_percent))

    @display(description=CHANNELS["leads"][0], ordering="leads")
    def came(self, row: MarketingAnalytics) -> SafeString:
        return linked(row.leads, channel_url("leads", row.day, row.day, row.channel_id))

    @display(description=CHANNELS["cpl"][0])
    def cost_of_lead(self, row: MarketingAnalytics) -> str:
        return amount(row.cpl)

    @display(description=CHANNELS["enrolments"][0], ordering="enrolments")
    def won(self, row: MarketingAnalytics) -> SafeString:
        return linked(row.enrolments, channel_url("enrolments", row.day, row.day, row.channel_id))

    @display(description=CHANNELS["cpa"][0])
    def cost_of_student(self, row: MarketingAnalytics) -> str:
        return amount(row.cpa)

    @display(description=CHANNELS["revenue"][0], ordering="revenue")
    def brought(self, row: MarketingAnalytics) -> str:
        return amount(row.revenue)

    @display(description=CHANNELS["roi_percent"][0])
    def roi(self, row: MarketingAnalytics) -> str:
        return shown_percent(row.roi_percent)


@admin.register(Spend)
class SpendAdmin(OrganizationModelAdmin):
    """What was entered wrong is corrected or taken back, never deleted; the journal keeps what it said."""

    nothing_yet = gettext_lazy(
        "Enter what a channel cost on a day or over some days, or import the file of an advertising account with the "
        "button above: the cost of a lead and of a student follow from it."
    )
    list_display = ("shown_channel", "first", "last", "shown_amount", "seen", "note", "entered_by", "state")
    list_filter = (("first", RangeDateFilter), "channel")
    list_filter_submit = True
    fields = ("channel", ("first", "last"), "amount", ("impressions", "clicks"), "note")
    actions_row = actions_detail = ("take_back", "count_again", "undo_import")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_take_back_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) and getattr(obj, "taken_back_at", None) is None

    def has_count_again_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj) and getattr(obj, "taken_back_at", True) is not None

    def has_undo_import_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_take_back_permission(request, obj) and getattr(obj, "imported_as", None) is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("channel", "entered_by")

    def save_model(self, request: HttpRequest, obj: Spend, form: Any, change: bool) -> None:
        enter_spend(spend=obj, actor=request.membership)  # type: ignore[attr-defined]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has told the journal."""

    log_change = log_addition

    @row_action(
        title=gettext_lazy("Take back"),
        description=gettext_lazy("It does not count any more, until it is counted again."),
        permission="take_back",
        icon="undo",
    )
    def take_back(self, request: HttpRequest, spend: Spend, data: dict[str, Any]) -> str:
        take_back_spend(spend=spend, actor=request.membership)  # type: ignore[attr-defined]
        back = reverse("admin:analytics_spend_count_again", args=(spend.pk,))
        return undo_of_row(request, _("Taken back: %(spend)s") % {"spend": spend}, back)

    @row_action(title=gettext_lazy("Count again"), permission="count_again", icon="redo")
    def count_again(self, request: HttpRequest, spend: Spend, data: dict[str, Any]) -> str:
        count_spend_again(spend=spend, actor=request.membership)  # type: ignore[attr-defined]
        return _("Counts again: %(spend)s") % {"spend": spend}

    @row_action(
        title=gettext_lazy("Undo the import"),
        description=gettext_lazy(
            "Takes back all rows of its file that nobody has corrected, and what they replaced counts again."
        ),
        permission="undo_import",
        icon="restore_page",
    )
    def undo_import(self, request: HttpRequest, spend: Spend, data: dict[str, Any]) -> str:
        done = undo_spend_import(key=spend.imported_as, actor=request.membership)  # type: ignore[arg-type, attr-defined]
        words = _("The import of %(file)s is undone: %(taken_back)d taken back, %(restored)d count again.")
        return words % {"file": spend.note, "taken_back": done.taken_back, "restored": done.restored}

    @display(description=gettext_lazy("channel"), ordering="channel__name")
    def shown_channel(self, row: Spend) -> str:
        return str(row.channel)

    @display(description=gettext_lazy("spent"), ordering="amount")
    def shown_amount(self, row: Spend) -> str:
        return amount(row.amount)

    @display(description=gettext_lazy("shown / clicked"), ordering="impressions")
    def seen(self, row: Spend) -> str:
        return f"{grouped(row.impressions)} / {grouped(row.clicks)}"

    @display(description=gettext_lazy("state"), ordering="taken_back_at")
    def state(self, row: Spend) -> SafeString:
        if row.taken_back_at:
            return chip(_("Taken back"), "gray", "undo")
        return chip(_("Counts"), "green", "check")
