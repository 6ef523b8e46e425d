"""Writes down what somebody said or saw."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import lead_to_write, save_events
from organizations.models import Membership

NOTE_LIMIT = 5000


@transaction.atomic
def add_note(*, lead: Lead, text: str, actor: Membership | None) -> LeadEvent:
    """A note changes no fact of the lead, so the lead's version stays."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError(_("The note is empty. Write what was said."), code="empty")
    if len(text) > NOTE_LIMIT:
        message = _("The note has %(length)d characters; %(limit)d fit. Split it in two.")
        raise ValidationError(message, code="long", params={"length": len(text), "limit": NOTE_LIMIT})
    event = LeadEvent(lead=lead_to_write(lead), kind=EventKind.NOTE, actor=actor, payload={"text": text})
    save_events([event])
    return event
