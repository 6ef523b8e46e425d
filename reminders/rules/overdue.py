"""A contact is overdue for a day: those who lead are told."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from reminders.choices import AlertKind
from reminders.rules.base import Team, TimeRule, ago, to_leaders
from reminders.services.raise_alerts import News

DAY = timedelta(days=1)


def _news(row: Any, team: Team) -> Iterable[News]:
    key = f"overdue-{row.pk}-{row.next_contact_at:%Y%m%d%H%M%S}"
    facts = {"owner": row.owner__name or ""}
    return (News(member, key, row.pk, facts) for member in to_leaders(row, team) if member != row.owner_id)


RULE = TimeRule("overdue", AlertKind.OVERDUE, "next_contact_at", ago(DAY), _news)
