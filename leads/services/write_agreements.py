"""Writes down to which words people agreed, and when."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import leads_to_write, save_events


@transaction.atomic
def write_agreements(*, agreements: Mapping[Lead, Mapping[str, Any]]) -> None:
    """`{lead: {text, language, form, at}}`. What may be written to a lead is a fact of it, and is not changed here: a
    refusal holds."""
    where = leads_to_write(lead.pk for lead in agreements)
    save_events(
        LeadEvent(lead=where[lead.pk], kind=EventKind.AGREED, actor=None, payload=dict(told))
        for lead, told in agreements.items()
    )
