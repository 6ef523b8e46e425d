"""Somebody who is known here asks again: who has the lead is told."""

from collections.abc import Iterable
from typing import Any

from leads.choices import EventKind
from reminders.choices import AlertKind
from reminders.rules.base import EventRule, Team, to_owner
from reminders.services.raise_alerts import News


def _news(event: Any, team: Team) -> Iterable[News]:
    return [News(member, f"again-{event.pk}", event.lead_id) for member in to_owner(event, team)]


RULE = EventRule(AlertKind.KNOWN_CLIENT, (EventKind.APPLIED_AGAIN,), _news)
