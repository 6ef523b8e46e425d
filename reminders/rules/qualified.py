"""A lead turned out suitable: those who lead are told, but for who found it out."""

from collections.abc import Iterable
from typing import Any

from leads.choices import QUALIFIES, EventKind
from reminders.choices import AlertKind
from reminders.rules.base import EventRule, Team, to_leaders
from reminders.services.raise_alerts import News


def _news(event: Any, team: Team) -> Iterable[News]:
    if event.to_value not in QUALIFIES:
        return []
    told = [member for member in to_leaders(event, team) if member != event.actor_id]
    return [News(member, f"qualified-{event.lead_id}", event.lead_id) for member in told]


RULE = EventRule(AlertKind.QUALIFIED, (EventKind.STATUS,), _news)
