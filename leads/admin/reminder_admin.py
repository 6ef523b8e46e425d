"""All reminders in one list: whose, about whom, until when, how often tried, what became of them."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common import ui, veil
from leads.choices import OPEN_REMINDERS, ReminderStatus
from leads.models import Lead, LeadReminder
from leads.services.follow_ups import cancel_reminder, finish_reminder
from organizations.admin import row_action
from organizations.admin.base import FixedRows, OrganizationModelAdmin
from organizations.forms import OrganizationForm

TONES = {
    ReminderStatus.PENDING: ("gray", "schedule"),
    ReminderStatus.SENT: ("blue", "notifications"),
    ReminderStatus.COMPLETED: ("green", "check"),
    ReminderStatus.OVERDUE: ("red", "error"),
    ReminderStatus.CANCELLED: ("gray", "close"),
}


class Whose(admin.SimpleListFilter):
    """Mine are those that name me, and those of my leads that name nobody."""

    title = gettext_lazy("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", _("Mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "mine":
            return queryset
        member = request.membership  # type: ignore[attr-defined]
        return queryset.filter(Q(member=member) | Q(member=None, lead__owner=member))


class Due(admin.SimpleListFilter):
    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", _("Open")), ("overdue", _("Overdue")), ("today", _("Today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = timezone.now()
        tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999_999)
        is_open = queryset.filter(status__in=OPEN_REMINDERS)
        shown = {
            "open": is_open,
            "overdue": is_open.filter(deadline_at__lt=now),
            "today": is_open.filter(deadline_at__gte=now, deadline_at__lte=tonight),
        }
        return shown.get(self.value() or "", queryset)


@admin.register(LeadReminder)
class LeadReminderAdmin(FixedRows, OrganizationModelAdmin):
    """Reminders are made on the page of a lead; here they are found, finished and dropped."""

    nothing_yet = gettext_lazy(
        "Follow-ups of all leads. Set the next contact on the page of a lead, and it stands here until it is done."
    )
    list_display = ("what", "about", "until", "tries", "shown_status", "who")
    list_display_links = None
    list_filter = (Due, Whose, "status", "kind")
    search_fields = ("text",)
    ordering = ("deadline_at", "id")
    actions_row = ["finish", "drop"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        leads = Lead.objects.visible_to(request.membership).values("pk")  # type: ignore[attr-defined]
        rows = super().get_queryset(request).filter(lead__in=leads)
        return rows.select_related("lead__owner", "member")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status in OPEN_REMINDERS)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("lead", "text", "deadline_at", "snoozed_until", "member")

    @display(description=gettext_lazy("what to do"))
    def what(self, row: LeadReminder) -> str:
        return veil.text(str(row))

    @display(description=gettext_lazy("about"))
    def about(self, row: LeadReminder) -> SafeString:
        url = reverse("admin:leads_lead_change", args=(row.lead_id,))
        return format_html('<a href="{}">{}</a>', url, row.lead.name)

    @display(description=gettext_lazy("until"), ordering="deadline_at")
    def until(self, row: LeadReminder) -> SafeString:
        return ui.next_contact(row.deadline_at) if row.status in OPEN_REMINDERS else ui.age(row.deadline_at)

    @display(description=gettext_lazy("status"), ordering="status")
    def shown_status(self, row: LeadReminder) -> SafeString:
        return ui.chip(row.get_status_display(), *TONES[ReminderStatus(row.status)])

    @display(description=gettext_lazy("who"))
    def who(self, row: LeadReminder) -> str:
        person = row.member or row.lead.owner
        return person.name if person else "–"

    @row_action(title=gettext_lazy("Done"), permission="change", icon="check")
    def finish(self, request: HttpRequest, row: LeadReminder, data: dict[str, Any]) -> str:
        finish_reminder(reminder=row, actor=request.membership)  # type: ignore[attr-defined]
        return _("Done.")

    @row_action(title=gettext_lazy("Drop"), permission="change", icon="close", form=OrganizationForm)
    def drop(self, request: HttpRequest, row: LeadReminder, data: dict[str, Any]) -> str:
        cancel_reminder(reminder=row, actor=request.membership)  # type: ignore[attr-defined]
        return _("The reminder is dropped.")
