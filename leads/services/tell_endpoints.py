"""Tells webhooks what happened to leads, in the transaction in which it happened and as it was then.

`rows.save_events` calls it, so no verb has to think of it; an import, which writes its events itself, does so too.
What a post holds: docs/webhooks-out.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from leads.choices import EventKind
from leads.hook_events import type_of
from leads.models import Lead, LeadEvent
from messaging.models import WebhookEndpoint
from messaging.services.queue_posts import News, listening, queue_posts
from messaging.subjects import subject_of
from organizations.changes import CHUNK

CREATED = "lead.created"
ERASED = "lead.erased"
_BESIDE = ("source", "owner", "branch", "course", "client")
_UNREAD = ("extra", "utm", "search_text")
# What an event of a trial says of it.
_OF_TRIAL = ("begins", "where", "room", "teacher")
_FIELDS = frozenset(field.name for field in Lead._meta.get_fields()) - {"version"}


def tell_endpoints(events: Sequence[LeadEvent]) -> None:
    """One question for a center without webhooks; else one more for each thousand leads."""
    told = [(type_of(event), event) for event in events]
    endpoints = listening({name for name, _event in told if name})
    wanted = {name for endpoint in endpoints for name in endpoint.events}
    for chunk in batched([(name, event) for name, event in told if name in wanted], CHUNK):
        queue_posts(news=_news(chunk), endpoints=endpoints)


def endpoints_of_newcomers() -> list[WebhookEndpoint]:
    return listening({CREATED})


def tell_of_newcomers(pks: Iterable[int], endpoints: Sequence[WebhookEndpoint]) -> None:
    """Leads of an import, whose events nobody has loaded."""
    for chunk in batched(pks, CHUNK):
        leads = _leads(chunk)
        news = (News(CREATED, lead.created_at, subject_of("lead", lead.pk), _data(lead)) for lead in leads.values())
        queue_posts(news=news, endpoints=endpoints)


def _news(told: Sequence[tuple[str, LeadEvent]]) -> Iterator[News]:
    winners = {event.payload["winner"] for _name, event in told if "winner" in event.payload}
    leads = _leads({event.lead_id for _name, event in told} | winners)
    for name, event in told:
        lead = leads[event.lead_id]
        if name == ERASED:
            data: dict[str, Any] = {"lead": {"id": str(lead.public_id)}}
        else:
            data = _data(lead, event.actor.name if event.actor else None) | _of_event(name, event, lead, leads)
        yield News(name, event.at, subject_of("lead", lead.pk), data)


def _leads(pks: Iterable[int]) -> dict[int, Lead]:
    rows = Lead.objects.filter(pk__in=sorted(pks)).select_related(*_BESIDE).defer(*_UNREAD).order_by("pk")
    return {lead.pk: lead for lead in rows}


def _data(lead: Lead, by: str | None = None) -> dict[str, Any]:
    """Names as they are written: what the screen of one person hides is not hidden from the school's own program."""
    learner = f"{lead.first_name} {lead.last_name}".strip()
    return {
        "lead": {
            "id": str(lead.public_id),
            "name": learner or lead.contact_name or lead.company,
            "first_name": lead.first_name,
            "last_name": lead.last_name,
            "contact_name": lead.contact_name,
            "company": lead.company,
            "phone": lead.phone,
            "email": lead.email,
            "telegram": lead.telegram_username,
            "status": lead.status,
            "source": _named(lead.source),
            "owner": _named(lead.owner),
            "branch": lead.branch.name if lead.branch else None,
            "course": lead.course.name if lead.course else None,
            "is_archived": lead.is_archived,
            "created_at": _moment(lead.created_at),
        },
        "by": by,
    }


def _of_event(name: str, event: LeadEvent, lead: Lead, leads: Mapping[int, Lead]) -> dict[str, Any]:
    """What the lead itself does not say."""
    said = event.payload
    if event.kind == EventKind.STATUS:
        return {"from": event.from_value, "to": event.to_value, "reason": said.get("reason", "")}
    if event.kind == EventKind.ASSIGNED:
        return {"from": event.from_value or None, "to": event.to_value or None}
    if event.kind == EventKind.TRIAL:
        trial = {"id": said.get("trial"), **{key: said[key] for key in _OF_TRIAL if said.get(key)}}
        is_said = event.to_value in ("attended", "no_show")
        outcome = {"outcome": event.to_value if is_said else None} if name == "trial.outcome" else {}
        return {"trial": {**trial, **outcome}}
    if name == "client.created" and lead.client:
        return {"client": {"id": str(lead.client.public_id), "name": lead.client.name}}
    if name in ("lead.merged", "lead.unmerged"):
        return {"into" if name == "lead.merged" else "out_of": str(leads[said["winner"]].public_id)}
    if name == "lead.updated":
        return {"changed": sorted(key for key in said if key in _FIELDS)}
    return {}


def _named(row: Any) -> dict[str, str] | None:
    return {"id": str(row.public_id), "name": row.name} if row else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
