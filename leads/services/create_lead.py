"""Brings in one lead that was typed, or made by a test; files come in through the import."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clients.matching import find_tie
from leads.choices import Door, EventKind, LeadStatus
from leads.models import Lead, LeadEvent, LeadPhone
from leads.services.add_note import add_note
from leads.services.edit_lead import search_text_of
from leads.services.follow_ups import ask_for_first_contact, keep_follow_ups
from leads.services.rows import new_event, save_events
from leads.services.tell_interest import Interest, tell_interests
from organizations.models import Membership, Tag
from organizations.people import working_hours
from organizations.scoping import current_organization, open_organization
from organizations.wake import wake


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
    """A lead with clean facts, tied to the client it is or belongs to. What the source decides (partner, first owner)
    holds where the facts say nothing."""
    lead = Lead(**{"created_at": timezone.now(), "door": door, **_of_source(facts), **facts})
    phones = sorted(set(more_phones))
    lead.search_text = search_text_of(lead, phones)
    lead.respond_by = respond_by(lead)
    _tie_to_client(lead, phones)
    lead.save()
    if lead.respond_by:
        ask_for_first_contact(lead=lead)
    if lead.next_contact_at:
        keep_follow_ups(lead_ids=[lead.pk], at=lead.next_contact_at, actor=actor)
    LeadPhone.objects.bulk_create(LeadPhone(lead=lead, phone=phone) for phone in phones)
    lead.tags.set(tags)
    save_events([_created_event(lead, actor)], at=lead.created_at)
    _tell_client(lead, actor)
    if note.strip():
        add_note(lead=lead, text=note, actor=actor)
    lead.refresh_from_db(fields=["score", "priority"])
    if lead.owner_id is None and open_organization().assigns_by_rules:
        wake(open_organization())
    return lead


def _tie_to_client(lead: Lead, further_phones: Iterable[str]) -> None:
    tie = find_tie(
        lead,
        phones=[lead.phone, *further_phones],
        email=lead.email,
        telegram_username=lead.telegram_username,
        telegram_id=lead.telegram_id,
    )
    if tie:
        lead.client_id, lead.client_tie = tie.client_id, tie.kind


def _tell_client(lead: Lead, actor: Membership | None) -> None:
    if lead.client_id:
        course = lead.course.name if lead.course else ""
        tell_interests(interests=[Interest(lead.pk, lead.client_id, lead.client_tie, course)], actor=actor)


def respond_by(lead: Lead) -> datetime | None:
    """When the first answer to a lead that has just come is late, in the working time of who has it; nothing for one
    that comes as somebody spoken to."""
    organization = current_organization()
    if organization is None or lead.status != LeadStatus.NEW or not organization.first_response_minutes:
        return None
    return working_hours(lead.owner).add_minutes(timezone.now(), organization.first_response_minutes)


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
