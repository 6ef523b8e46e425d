"""Brings in leads that were typed, written in a chat or delivered at a door; files come in through the import."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from clients.matching import meet_clients, ties_of
from common.identity import keys_of_many
from common.note_text import clean_note
from leads.choices import Door, EventKind, LeadStatus
from leads.models import Lead, LeadEvent, LeadPhone
from leads.services.edit_lead import search_text_of
from leads.services.follow_ups import ask_for_first_contact, keep_follow_ups
from leads.services.rows import new_event, save_events
from leads.services.tell_interest import Interest, tell_interests
from organizations.models import Membership, Tag
from organizations.people import working_hours
from organizations.scoping import current_organization, open_organization
from organizations.wake import wake
from organizations.working_time import WorkingHours


@dataclass(frozen=True)
class Newcomer:
    """Clean facts of somebody, and what came with them."""

    facts: Mapping[str, Any]
    tags: Sequence[Tag] = ()
    more_phones: Sequence[str] = ()
    note: str = ""
    door: Door = Door.MANUAL


def create_lead(
    *,
    facts: Mapping[str, Any],
    actor: Membership | None,
    tags: Iterable[Tag] = (),
    more_phones: Iterable[str] = (),
    note: str = "",
    door: Door = Door.MANUAL,
) -> Lead:
    """As `create_leads`, one."""
    newcomer = Newcomer(facts, tuple(tags), tuple(more_phones), note, door)
    return create_leads(newcomers=[newcomer], actor=actor)[0]


@transaction.atomic
def create_leads(*, newcomers: Sequence[Newcomer], actor: Membership | None) -> list[Lead]:
    """Leads in the order of the newcomers, each tied to the client it is or belongs to. What the source decides
    (partner, first owner) holds where the facts say nothing. As many statements for one as for many."""
    now, hours = timezone.now(), cache(working_hours)
    leads = [_lead_of(newcomer, now, hours) for newcomer in newcomers]
    phones = [sorted(set(newcomer.more_phones)) for newcomer in newcomers]
    _tie_to_clients(leads, phones)
    Lead.objects.bulk_create(leads)
    _write_beside(leads, newcomers, phones)
    _remind(leads, actor)
    _save_events(leads, newcomers, actor, now)
    _tell_clients(leads, actor)
    _read_scores(leads)
    if any(lead.owner_id is None for lead in leads) and open_organization().assigns_by_rules:
        wake(open_organization())
    return leads


def _lead_of(newcomer: Newcomer, now: datetime, hours: Callable[[Membership | None], WorkingHours]) -> Lead:
    facts = newcomer.facts
    lead = Lead(**{"created_at": now, "door": newcomer.door, **_of_source(facts), **facts})
    lead.search_text = search_text_of(lead, sorted(set(newcomer.more_phones)))
    lead.respond_by = _respond_by(lead, now, hours)
    return lead


def _of_source(facts: Mapping[str, Any]) -> dict[str, Any]:
    source = facts.get("source")
    known = {"partner": source.partner, "owner": source.default_owner} if source else {}
    return {field: value for field, value in known.items() if facts.get(field) is None}


def _respond_by(lead: Lead, now: datetime, hours: Callable[[Membership | None], WorkingHours]) -> datetime | None:
    """When the first answer to a lead that has just come is late, in the working time of who has it; nothing for one
    that comes as somebody spoken to."""
    organization = current_organization()
    if organization is None or lead.status != LeadStatus.NEW or not organization.first_response_minutes:
        return None
    return hours(lead.owner).add_minutes(now, organization.first_response_minutes)


def _tie_to_clients(leads: Sequence[Lead], phones: Sequence[Sequence[str]]) -> None:
    addresses = {
        place: {
            "phones": [lead.phone, *further],
            "email": lead.email,
            "telegram_username": lead.telegram_username,
            "telegram_id": lead.telegram_id,
        }
        for place, (lead, further) in enumerate(zip(leads, phones, strict=True))
    }
    met = meet_clients(keys_of_many(addresses))
    for place, tie in ties_of(dict(enumerate(leads)), met).items() if met else ():
        leads[place].client_id, leads[place].client_tie = tie.client_id, tie.kind


def _write_beside(leads: Sequence[Lead], newcomers: Sequence[Newcomer], phones: Sequence[Sequence[str]]) -> None:
    LeadPhone.objects.bulk_create(
        LeadPhone(lead=lead, phone=phone) for lead, further in zip(leads, phones, strict=True) for phone in further
    )
    for lead, newcomer in zip(leads, newcomers, strict=True):
        if newcomer.tags:
            lead.tags.set(newcomer.tags)


def _remind(leads: Iterable[Lead], actor: Membership | None) -> None:
    ask_for_first_contact(leads=leads)
    promised: dict[datetime, list[int]] = defaultdict(list)
    for lead in leads:
        if lead.next_contact_at:
            promised[lead.next_contact_at].append(lead.pk)
    for at, pks in promised.items():
        keep_follow_ups(lead_ids=pks, at=at, actor=actor)


def _save_events(leads: Sequence[Lead], newcomers: Sequence[Newcomer], actor: Membership | None, now: datetime) -> None:
    """A lead may have come before it is written down; what is said of it is said now."""
    events: dict[datetime, list[LeadEvent]] = defaultdict(list)
    for lead, newcomer in zip(leads, newcomers, strict=True):
        events[lead.created_at].append(_created_event(lead, actor))
        if newcomer.note.strip():
            payload = {"text": clean_note(newcomer.note)}
            events[now].append(LeadEvent(lead=lead, kind=EventKind.NOTE, actor=actor, payload=payload))
    for at, rows in sorted(events.items()):
        save_events(rows, at=at)


def _created_event(lead: Lead, actor: Membership | None) -> LeadEvent:
    return new_event(
        EventKind.CREATED,
        lead_id=lead.pk,
        version=lead.version,
        actor=actor,
        changes={"owner": [None, lead.owner_id]} if lead.owner_id else {},
        to_value=lead.status,
    )


def _tell_clients(leads: Iterable[Lead], actor: Membership | None) -> None:
    interests = [
        Interest(lead.pk, lead.client_id, lead.client_tie, lead.course.name if lead.course else "")
        for lead in leads
        if lead.client_id
    ]
    tell_interests(interests=interests, actor=actor)


def _read_scores(leads: Iterable[Lead]) -> None:
    """As `save_events` has counted them."""
    known = {lead.pk: lead for lead in leads}
    for pk, score, priority in Lead.objects.filter(pk__in=known).values_list("pk", "score", "priority"):
        known[pk].score, known[pk].priority = score, priority
