"""Brings in one lead that was typed, or made by a test; files come in through the import."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from leads.choices import Door, EventKind
from leads.models import Lead, LeadEvent, LeadPhone
from leads.services.add_note import add_note
from leads.services.edit_lead import search_text_of
from leads.services.rows import new_event, save_events
from organizations.models import Membership, Tag


@transaction.atomic
def create_lead(
    *,
    facts: dict[str, Any],
    actor: Membership | None,
    tags: Iterable[Tag] = (),
    more_phones: Iterable[str] = (),
    note: str = "",
    door: Door = Door.MANUAL,
) -> Lead:
    """A lead with clean facts. What the source decides (partner, first owner) holds where the facts say nothing."""
    lead = Lead(**{"created_at": timezone.now(), "door": door, **_of_source(facts), **facts})
    phones = sorted(set(more_phones))
    lead.search_text = search_text_of(lead, phones)
    lead.save()
    LeadPhone.objects.bulk_create(LeadPhone(lead=lead, phone=phone) for phone in phones)
    lead.tags.set(tags)
    save_events([_created_event(lead, actor)], at=lead.created_at)
    if note.strip():
        add_note(lead=lead, text=note, actor=actor)
    lead.refresh_from_db(fields=["score", "priority"])
    return lead


def _of_source(facts: dict[str, Any]) -> dict[str, Any]:
    source = facts.get("source")
    known = {"partner": source.partner, "owner": source.default_owner} if source else {}
    return {field: value for field, value in known.items() if facts.get(field) is None}


def _created_event(lead: Lead, actor: Membership | None) -> LeadEvent:
    return new_event(
        EventKind.CREATED,
        lead_id=lead.pk,
        version=lead.version,
        actor=actor,
        changes={"owner": [None, lead.owner_id]} if lead.owner_id else {},
        to_value=lead.status,
    )
