"""Asks to call back somebody who called in vain."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.choices import REACHED, ReminderKind
from leads.models import Lead, LeadReminder, Touchpoint
from leads.services.rows import lead_to_write
from organizations.people import working_hours
from organizations.scoping import open_organization

# How the key of such a reminder begins; `log_touch` settles it.
CALL_BACK = "call-back-"
WITHIN_MINUTES = 5


@transaction.atomic
def ask_to_call_back(*, lead: Lead, called_at: datetime, key: str) -> LeadReminder | None:
    """At once, or when work begins; for the owner, whoever that will be. Nothing where somebody has spoken with them
    since, where it is asked for already, and the second time for the same `key`."""
    lead = lead_to_write(lead)
    if _was_reached(lead, called_at) or _is_asked(lead, key):
        return None
    with translation.override(open_organization().language):
        text = _("Call back: a call was missed on %(at)s") % {
            "at": date_format(timezone.localtime(called_at), "j E, H:i")
        }
    deadline = working_hours(lead.owner).add_minutes(timezone.now(), WITHIN_MINUTES)
    reminder: LeadReminder = LeadReminder.objects.create(
        lead=lead, kind=ReminderKind.CUSTOM, text=text, deadline_at=deadline, key=f"{CALL_BACK}{key}"
    )
    # It is asked for since they called: who was spoken to before that is not called back by it.
    LeadReminder.objects.filter(pk=reminder.pk).update(created_at=called_at)
    return reminder


def _was_reached(lead: Lead, since: datetime) -> bool:
    later = Touchpoint.objects.filter(lead=lead, at__gt=since, taken_back_at=None)
    return bool(later.filter(outcome__in=REACHED).exists())


def _is_asked(lead: Lead, key: str) -> bool:
    asked = LeadReminder.objects.filter(lead=lead, key__startswith=CALL_BACK)
    return bool(asked.open().exists() or LeadReminder.objects.filter(key=f"{CALL_BACK}{key}").exists())
