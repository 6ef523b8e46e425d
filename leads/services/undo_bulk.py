"""Takes back what one person did to many leads at one moment."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.assign_leads import assign_leads
from leads.services.change_status import BESIDE, former_of, set_former_status
from leads.services.rows import lock_leads
from leads.services.set_next_contact import set_next_contact
from leads.services.tag_leads import tag_leads
from organizations.models import Membership, Tag

# Events of one act are written within seconds; the index of people's events holds when they were written.
_LONGEST_ACT = timedelta(minutes=5)
_TAGS = (EventKind.TAGGED, EventKind.UNTAGGED)


@transaction.atomic
def undo_bulk(*, kind: EventKind, at: datetime, actor: Membership) -> int:
    """How many leads have their former value again. A lead that anybody changed since is left as it is."""
    kinds = _TAGS if kind in _TAGS else (kind,)
    events = LeadEvent.objects.filter(
        actor=actor, kind__in=kinds, at=at, recorded_at__gte=at, recorded_at__lt=at + _LONGEST_ACT
    )
    done = {event.lead_id: event.payload for event in events}
    untouched = dict(Lead.objects.filter(pk__in=done).values_list("pk", "version"))
    groups: dict[Any, list[int]] = defaultdict(list)
    for lead_id, payload in done.items():
        if untouched.get(lead_id) == payload.get("version"):
            groups[_former(kind, payload)].append(lead_id)
    take_back = _VERBS[kind]
    return sum(take_back(Lead.objects.filter(pk__in=ids), former, actor) for former, ids in groups.items())


def latest_act(*, kind: EventKind, actor: Membership) -> datetime | None:
    """When this person last did something of this kind: the name of the act for `undo_bulk`."""
    kinds = _TAGS if kind in _TAGS else (kind,)
    events = LeadEvent.objects.filter(actor=actor, kind__in=kinds).order_by("-recorded_at")
    return events.values_list("at", flat=True).first()


def _former(kind: EventKind, payload: dict[str, Any]) -> Any:
    """The value to return to, as something that can be grouped by."""
    if kind in _TAGS:
        before, after = (frozenset(tags) for tags in payload["tags"])
        return before - after, after - before
    if kind == EventKind.STATUS:
        return former_of(payload)
    field = {EventKind.ASSIGNED: "owner", EventKind.NEXT_CONTACT: "next_contact_at"}
    return payload[field[kind]][0] if kind in field else None


def _give_back(leads: QuerySet, former: int | None, actor: Membership) -> int:
    """To nobody if the former owner is gone."""
    return assign_leads(leads=leads, owners=list(Membership.objects.filter(pk=former)), actor=actor)


def _set_status_back(leads: QuerySet, former: tuple[Any, ...], actor: Membership) -> int:
    rows = lock_leads(leads, "status", *BESIDE)
    set_former_status(rows, former, actor)
    return len(rows)


def _set_date_back(leads: QuerySet, former: str | None, actor: Membership) -> int:
    return set_next_contact(leads=leads, at=parse_datetime(former) if former else None, actor=actor)


def _tag_back(leads: QuerySet, former: tuple[Iterable[int], Iterable[int]], actor: Membership) -> int:
    gone, come = (list(Tag.objects.filter(pk__in=tags)) for tags in former)
    return tag_leads(leads=leads, add=gone, remove=come, actor=actor)


_VERBS: dict[EventKind, Callable[[QuerySet, Any, Membership], int]] = {
    EventKind.ASSIGNED: _give_back,
    EventKind.STATUS: _set_status_back,
    EventKind.NEXT_CONTACT: _set_date_back,
    EventKind.TAGGED: _tag_back,
    EventKind.UNTAGGED: _tag_back,
    EventKind.ARCHIVED: lambda leads, _former, actor: restore_leads(leads=leads, actor=actor),
    EventKind.RESTORED: lambda leads, _former, actor: archive_leads(leads=leads, actor=actor),
}
