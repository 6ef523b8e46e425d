"""Writes down what somebody said or saw."""

from django.db import transaction

from common.note_text import clean_note
from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import lead_to_write, save_events
from organizations.models import Membership


@transaction.atomic
def add_note(*, lead: Lead, text: str, actor: Membership | None) -> LeadEvent:
    """A note changes no fact of the lead, so the lead's version stays."""
    text = clean_note(text)
    event = LeadEvent(lead=lead_to_write(lead), kind=EventKind.NOTE, actor=actor, payload={"text": text})
    save_events([event])
    return event
