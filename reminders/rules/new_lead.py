"""Somebody got a lead that they did not take themselves; a manager, one that nobody accepted."""

from collections.abc import Iterable
from typing import Any

from leads.choices import EventKind
from reminders.choices import AlertKind
from reminders.rules.base import EventRule, Team
from reminders.services.raise_alerts import News


def _is_given(event: Any) -> bool:
    """To who has it still. What came or was given out by itself counts if it waits for an answer: an imported list is
    no news."""
    if event.owner_id is None or event.owner_id == event.actor_id:
        return False
    by_itself = event.kind == EventKind.CREATED or event.actor_id is None
    if by_itself and event.respond_by is None:
        return False
    return bool(event.payload.get("owner", [None, None])[1] == event.owner_id)


def _was_refused_by_all(event: Any) -> bool:
    """The rules ran out of people: it was passed on, and no rule chose who has it now."""
    return "passed" in event.payload and "rule" not in event.payload


def _new(event: Any, _team: Team) -> Iterable[News]:
    if not _is_given(event) or _was_refused_by_all(event):
        return []
    facts = {"from": event.actor__name or ""}
    return [News(event.owner_id, f"new-{event.pk}", event.lead_id, facts)]


def _not_accepted(event: Any, _team: Team) -> Iterable[News]:
    if not _is_given(event) or not _was_refused_by_all(event):
        return []
    return [News(event.owner_id, f"not-accepted-{event.pk}", event.lead_id)]


NEW = EventRule(AlertKind.NEW_LEAD, (EventKind.ASSIGNED, EventKind.CREATED), _new)
NOT_ACCEPTED = EventRule(AlertKind.NOT_ACCEPTED, (EventKind.ASSIGNED,), _not_accepted)
