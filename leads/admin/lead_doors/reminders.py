"""Reminders about a lead: the card on its page, and the doors that add, finish, put off and drop them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from common import ui, veil
from leads.admin.next_steps import check_moment
from leads.choices import ReminderKind
from leads.models import Lead, LeadReminder
from leads.services.follow_ups import add_reminder, cancel_reminder, finish_reminder, snooze_reminder
from organizations.admin.door_form import DoorForm
from organizations.admin.doors import Door, Saved
from organizations.admin.field_words import moment
from organizations.models import Membership

SNOOZES = (1, 2, 24)


class ReminderForm(DoorForm):
    text = forms.CharField(max_length=250, error_messages={"required": _("Say in a few words what has to be done.")})
    deadline_at = forms.DateTimeField(validators=[check_moment])


class ChosenReminderForm(DoorForm):
    reminder: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reminder"].queryset = LeadReminder.objects.open()  # type: ignore[attr-defined]


class SnoozeForm(ChosenReminderForm):
    hours = forms.TypedChoiceField(choices=[(hours, hours) for hours in SNOOZES], coerce=int)


def save_reminder(lead: Lead, member: Membership, text: str, deadline_at: datetime) -> Saved:
    reminder = add_reminder(lead=lead, text=text, deadline_at=deadline_at, actor=member)
    told = _("Reminder for %(at)s.") % {"at": moment(deadline_at)}
    return Saved(told, "reminder-drop", {"reminder": reminder.pk})


def save_done(lead: Lead, member: Membership, reminder: LeadReminder) -> Saved:
    if reminder.lead_id == lead.pk:
        finish_reminder(reminder=reminder, actor=member)
    return Saved(_("Done."))


def save_dropped(lead: Lead, member: Membership, reminder: LeadReminder) -> Saved:
    if reminder.lead_id == lead.pk:
        cancel_reminder(reminder=reminder, actor=member)
    return Saved(_("The reminder is dropped."))


def save_snoozed(lead: Lead, member: Membership, reminder: LeadReminder, hours: int) -> Saved:
    until = timezone.now() + timedelta(hours=hours)
    if reminder.lead_id == lead.pk:
        snooze_reminder(reminder=reminder, until=until, actor=member)
    return Saved(_("Put off until %(at)s.") % {"at": moment(until)})


def reminders_of(lead: Lead, now: datetime) -> dict[str, Any]:
    """The card: open reminders, the soonest first. The next contact stands at the top of the page already."""
    rows = LeadReminder.objects.open().filter(lead=lead).exclude(kind=ReminderKind.FOLLOW_UP).select_related("member")
    return {
        "reminders": [
            {"reminder": row, "text": veil.text(str(row)), "when": ui.next_contact(row.deadline_at, now)}
            for row in rows.order_by("deadline_at")[:20]
        ],
        "snoozes": [(hours, _("+%(n)d h") % {"n": hours}) for hours in SNOOZES],
    }


DOORS = {
    "reminder": Door(ReminderForm, save_reminder),
    "reminder-done": Door(ChosenReminderForm, save_done),
    "reminder-drop": Door(ChosenReminderForm, save_dropped),
    "reminder-snooze": Door(SnoozeForm, save_snoozed),
}
