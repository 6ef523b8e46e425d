"""Writes down one of the four answers that tell whether a purchase is real: budget, who decides, need, when."""

from typing import Any

from django.db import transaction

from leads.choices import EventKind
from leads.models import Lead, LeadQualification
from leads.services.rows import lead_to_write, new_event, plain, save_events
from organizations.models import Membership

ANSWERS = ("budget", "authority", "need", "timeline")


@transaction.atomic
def save_qualification(*, lead: Lead, answer: str, value: Any, actor: Membership | None) -> Any:
    """What the answer was before; nothing happens if it is the same."""
    if answer not in ANSWERS:
        raise ValueError(f"Not one of the four answers: {answer}.")
    lead = lead_to_write(lead)
    known, _is_new = LeadQualification.objects.get_or_create(lead=lead)
    before = getattr(known, answer)
    if before == value:
        return before
    setattr(known, answer, value)
    known.save(update_fields=[answer])
    event = new_event(
        EventKind.QUALIFICATION,
        lead_id=lead.pk,
        version=lead.version,
        actor=actor,
        from_value=str(plain(before) or ""),
        to_value=str(plain(value) or ""),
        answer=answer,
    )
    save_events([event])
    return before
