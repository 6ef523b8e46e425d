"""Takes back what one person did to many leads at one moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
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
from organizations.acts import Acts
from organizations.models import Membership, Tag

_TAGS = (EventKind.TAGGED, EventKind.UNTAGGED)
ACTS = Acts(LeadEvent, "lead", together=_TAGS)


@transaction.atomic
def undo_bulk(*, kind: EventKind, at: datetime, actor: Membership) -> int:
    """How many leads have their former value again. A lead that anybody changed since is left as it is."""
    groups = ACTS.untouched(kind=kind, at=at, actor=actor, former=lambda payload: _former(kind, payload))
    take_back = _VERBS[EventKind(kind)]
    return sum(take_back(Lead.objects.filter(pk__in=keys), former, actor) for former, keys in groups.items())


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
