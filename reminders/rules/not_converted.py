"""Suitable for two weeks, and still no student."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from reminders.choices import AlertKind
from reminders.rules.base import Team, TimeRule, ago, to_owner
from reminders.services.raise_alerts import News

TWO_WEEKS = timedelta(days=14)


def _news(row: Any, team: Team) -> Iterable[News]:
    return (News(member, f"not-converted-{row.pk}", row.pk) for member in to_owner(row, team))


RULE = TimeRule("not-converted", AlertKind.NOT_CONVERTED, "qualified_at", ago(TWO_WEEKS), _news)
