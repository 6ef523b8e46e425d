"""Writes down to which words somebody agreed, and when."""

from datetime import datetime

from django.db import transaction

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import lead_to_write, save_events


@transaction.atomic
def write_agreement(*, lead: Lead, text: str, language: str, form: str, at: datetime) -> LeadEvent:
    """What may be written to the lead is a fact of it, and is not changed here: a refusal holds."""
    payload = {"text": text, "language": language, "form": form}
    event = LeadEvent(lead=lead_to_write(lead), kind=EventKind.AGREED, actor=None, payload=payload)
    save_events([event], at=at)
    return event
