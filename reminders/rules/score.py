"""The score rose over a mark: 40 and 70 for the digest, 85 at once."""

from collections.abc import Iterable
from typing import Any

from leads.choices import EventKind
from reminders.choices import AlertKind
from reminders.rules.base import EventRule, Team, to_owner
from reminders.services.raise_alerts import News

MARKS = (40, 70)
VERY_HIGH = 85


def _crossed(event: Any, team: Team) -> Iterable[News]:
    before, after = int(event.from_value), int(event.to_value)
    reached = [mark for mark in MARKS if before < mark <= after]
    if not reached:
        return []
    facts = {"score": after, "mark": reached[-1]}
    return [
        News(member, f"score-{event.lead_id}-{reached[-1]}", event.lead_id, facts) for member in to_owner(event, team)
    ]


def _very_high(event: Any, team: Team) -> Iterable[News]:
    """A lead that comes in with such a score counts too; one of an imported list does not."""
    is_new = event.kind == EventKind.CREATED
    before, after = (0, event.score) if is_new else (int(event.from_value), int(event.to_value))
    if not before < VERY_HIGH <= after or (is_new and event.respond_by is None):
        return []
    return [News(member, f"hot-{event.lead_id}", event.lead_id, {"score": after}) for member in to_owner(event, team)]


CROSSED = EventRule(AlertKind.SCORE, (EventKind.SCORE,), _crossed)
VERY_HIGH_SCORE = EventRule(AlertKind.HOT, (EventKind.SCORE, EventKind.CREATED), _very_high)
