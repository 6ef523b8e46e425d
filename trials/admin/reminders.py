"""All reminders of trials: of whom, when, for whom, and whether they were sent."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from common.ui import person
from organizations.admin import OrganizationModelAdmin, row_action
from trials.admin.words import reminder_chip
from trials.choices import ReminderState
from trials.models import TrialReminder
from trials.reminding import reminded_at, state_of
from trials.services.switch_reminder import switch_reminder


class PlannedFilter(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("planned", gettext_lazy("planned")), ("sent", gettext_lazy("sent")), ("off", gettext_lazy("off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        planned = TrialReminder.objects.planned().order_by().values("pk")
        found = {
            "planned": queryset.filter(pk__in=planned),
            "sent": queryset.filter(sent_at__isnull=False),
            "off": queryset.filter(is_off=True),
        }
        return found.get(self.value() or "", queryset)


@admin.register(TrialReminder)
class TrialReminderAdmin(OrganizationModelAdmin):
    """They come and go with their trials; a person can only switch one off and on."""

    nothing_yet = gettext_lazy(
        "Reminders of trials: two hours before to who comes and to the salesperson, after it to the salesperson. "
        "They appear with the first trial that is booked."
    )
    list_display = ("who", "when", "to_whom", "state")
    list_filter = (PlannedFilter, "moment", "audience")
    search_fields = ("trial__lead__search_text",)
    ordering = ("-pk",)
    actions_detail = actions_row = ("switch_off", "switch_on")
    fields = ("trial", "moment", "audience", "is_off", "sent_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        trial = ("lead", "guest__lesson__group", "course")
        return super().get_queryset(request).select_related("message", *(f"trial__{name}" for name in trial))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By actions only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_switch_off_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_switch(request, obj, ReminderState.PLANNED)

    def has_switch_on_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_switch(request, obj, ReminderState.OFF)

    @row_action(title=gettext_lazy("Switch off"), permission="switch_off", icon="notifications_off")
    def switch_off(self, request: HttpRequest, reminder: TrialReminder, data: dict[str, Any]) -> str:
        switch_reminder(reminder=reminder, is_off=True)
        return _("Switched off.")

    @row_action(title=gettext_lazy("Switch on"), permission="switch_on", icon="notifications_active")
    def switch_on(self, request: HttpRequest, reminder: TrialReminder, data: dict[str, Any]) -> str:
        switch_reminder(reminder=reminder, is_off=False)
        return _("Switched on.")

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("lead"))
    def who(self, row: TrialReminder) -> SafeString:
        return person(row.trial.lead.name)

    @display(description=gettext_lazy("when"))
    def when(self, row: TrialReminder) -> str:
        return date_format(timezone.localtime(reminded_at(row.trial, row.moment)), "D j M Y, H:i")

    @display(description=gettext_lazy("to whom"), header=True)
    def to_whom(self, row: TrialReminder) -> tuple[str, str]:
        return row.get_audience_display(), row.get_moment_display()

    @display(description=gettext_lazy("state"))
    def state(self, row: TrialReminder) -> SafeString:
        return reminder_chip(row, row.trial)


def _may_switch(request: HttpRequest, reminder: Any, state: ReminderState) -> bool:
    is_so = not isinstance(reminder, TrialReminder) or state_of(reminder, reminder.trial) == state
    return request.user.has_perm("trials.change_trialreminder") and is_so
