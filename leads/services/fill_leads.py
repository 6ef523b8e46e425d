"""The same learner came again: blanks are filled, what is known stays, a lost lead opens again. And the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db.models import prefetch_related_objects

from leads.choices import EventKind, LeadStatus
from leads.models import Lead, LeadEvent, LeadFacts, LeadPhone
from leads.services.edit_lead import SEARCHED, search_text_of
from leads.services.rows import CHUNK, leads_to_write, new_event, plain, save_events

# What the words a lead is found by are made of.
_READ_ALONG = ("more_phones", "contacts")
_NOT_FILLED = {
    "source",
    "door",
    "partner",
    "owner",
    "status",
    "is_archived",
    "created_at",
    "extra",
    "utm",
    "search_text",
}
_NOT_FILLED |= {"introductory_call_done", "client", "client_tie"}
FILLABLE: tuple[str, ...] = tuple(field.attname for field in LeadFacts._meta.fields if field.name not in _NOT_FILLED)
_FILLED_FIELDS = [field.name for field in LeadFacts._meta.fields if field.attname in FILLABLE]
REOPENED = (LeadStatus.LOST, LeadStatus.DORMANT, LeadStatus.CANCELLED)


@dataclass
class Application:
    """One more knock of a known person: facts as LeadFacts columns, what else was said."""

    lead_id: int
    facts: dict[str, Any]
    row: int
    note: str = ""
    more_phones: Sequence[str] = field(default_factory=tuple)


def blanks_filled(lead: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that this lead does not have yet."""
    return {
        name: value
        for name, value in facts.items()
        if name in FILLABLE and value not in (None, "") and _is_blank(lead, name)
    }


def _is_blank(lead: Any, name: str) -> bool:
    return getattr(lead, name) in (None, "")


def fill_leads(*, applications: Sequence[Application], reference: str) -> None:
    """Fill the blanks of each lead and leave its events; the caller holds a transaction."""
    pks = sorted({application.lead_id for application in applications})
    where: dict[int, Lead] = {}
    for chunk in batched(pks, CHUNK):
        where |= leads_to_write(chunk)
    leads = {lead.pk: lead for lead in where.values()}
    prefetch_related_objects(list(leads.values()), *_READ_ALONG)
    events: list[LeadEvent] = []
    for application in applications:
        lead = leads.get(where[application.lead_id].pk) if application.lead_id in where else None
        if lead is not None:
            events += _apply(lead, application, reference)
    fields = [*_FILLED_FIELDS, "extra", "status", "search_text", "version"]
    Lead.objects.bulk_update(leads.values(), fields, batch_size=100)
    save_events(events)


def _locked(pks: Sequence[int]) -> Any:
    return Lead.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").prefetch_related(*_READ_ALONG)


def _apply(lead: Lead, application: Application, reference: str) -> list[LeadEvent]:
    filled = blanks_filled(lead, application.facts)
    extra = {key: value for key, value in (application.facts.get("extra") or {}).items() if key not in lead.extra}
    for name, value in filled.items():
        setattr(lead, name, value)
    lead.extra = {**lead.extra, **extra}
    phones = _further_phones(lead, application)
    lead.version += 1
    if phones or not filled.keys().isdisjoint(SEARCHED):
        lead.search_text = search_text_of(lead, [row.phone for row in lead.more_phones.all()])
    changes = {name: ["", value] for name, value in filled.items()}
    told: dict[str, Any] = {"job": reference, "row": application.row, "extra": extra, "more_phones": phones}
    payload: dict[str, Any] = {key: value for key, value in told.items() if value}
    kind = EventKind.FILLED if filled or extra or phones else EventKind.APPLIED_AGAIN
    events = [
        new_event(
            EventKind.APPLIED_AGAIN,
            lead_id=lead.pk,
            version=lead.version,
            actor=None,
            job=reference,
            row=application.row,
        )
    ]
    if kind == EventKind.FILLED:
        events.append(new_event(kind, lead_id=lead.pk, version=lead.version, actor=None, changes=changes, **payload))
    if application.note:
        events.append(
            new_event(
                EventKind.NOTE, lead_id=lead.pk, version=lead.version, actor=None, text=application.note, job=reference
            )
        )
    return events + _reopen(lead, reference)


def _further_phones(lead: Lead, application: Application) -> list[str]:
    known = {lead.phone, *(row.phone for row in lead.more_phones.all())}
    offered = [application.facts.get("phone") or "", *application.more_phones]
    new = sorted({phone for phone in offered if phone} - known)
    LeadPhone.objects.bulk_create([LeadPhone(lead=lead, phone=phone) for phone in new])
    if new:
        lead._prefetched_objects_cache.pop("more_phones", None)  # type: ignore[attr-defined]
    return new


def _reopen(lead: Lead, reference: str) -> list[LeadEvent]:
    if lead.status not in REOPENED:
        return []
    old, lead.status = lead.status, LeadStatus.NEW
    return [
        new_event(
            EventKind.STATUS,
            lead_id=lead.pk,
            version=lead.version,
            actor=None,
            from_value=old,
            to_value=lead.status,
            changes={"status": [old, lead.status]},
            job=reference,
        )
    ]


def take_back_fills(*, reference: str) -> int:
    """Empty again what a job filled, where the lead still holds the filled value; returns how many leads changed."""
    events = LeadEvent.objects.filter(kind=EventKind.FILLED, payload__job=reference).order_by("lead_id", "-id")
    changed = 0
    for chunk in batched(events.iterator(chunk_size=CHUNK), CHUNK):
        leads = {lead.pk: lead for lead in _locked(sorted({event.lead_id for event in chunk}))}
        undone = [event for event in (_empty(leads[event.lead_id], event, reference) for event in chunk) if event]
        Lead.objects.bulk_update(leads.values(), [*_FILLED_FIELDS, "extra", "search_text", "version"], batch_size=100)
        save_events(undone)
        changed += len({event.lead_id for event in undone})
    return changed


def _empty(lead: Lead, filled: LeadEvent, reference: str) -> LeadEvent | None:
    held = {
        name: pair
        for name, pair in filled.payload.items()
        if name in FILLABLE and plain(getattr(lead, name)) == pair[1]
    }
    for name in held:
        blank = None if Lead._meta.get_field(name).null else ""
        setattr(lead, name, blank)
    extra = filled.payload.get("extra", {})
    gone = {key for key, value in extra.items() if lead.extra.get(key) == value}
    lead.extra = {key: value for key, value in lead.extra.items() if key not in gone}
    phones = filled.payload.get("more_phones", [])
    LeadPhone.objects.filter(lead=lead, phone__in=phones).delete()
    if not held and not gone and not phones:
        return None
    lead._prefetched_objects_cache.pop("more_phones", None)  # type: ignore[attr-defined]
    lead.search_text = search_text_of(lead, [row.phone for row in lead.more_phones.all()])
    lead.version += 1
    changes = {name: [pair[1], ""] for name, pair in held.items()}
    return new_event(
        EventKind.IMPORT_UNDONE, lead_id=lead.pk, version=lead.version, actor=None, changes=changes, job=reference
    )
