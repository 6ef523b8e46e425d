"""A new lead waits for its first answer: its owner is told when the time is over, those who lead 15 and 60 working
minutes later."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet

from organizations.models import Organization
from organizations.scoping import current_organization
from organizations.working_time import WorkingHours
from reminders.choices import AlertKind
from reminders.rules.base import Team, TimeRule, to_leaders, to_owner
from reminders.services.raise_alerts import News

ESCALATES_AFTER = (15, 60)
# No center is closed for longer.
LONGEST_PAUSE = timedelta(days=45)
EXACT = timedelta(seconds=1)


def working_minutes_ago(now: datetime, minutes: int) -> datetime:
    """The latest moment since which so many working minutes have passed; by the clock if nobody ever works."""
    center = current_organization()
    hours = center.hours if isinstance(center, Organization) else None
    if not minutes or hours is None or not hours.days:
        return now - timedelta(minutes=minutes)
    return _search(hours, now, minutes)


def _search(hours: WorkingHours, now: datetime, minutes: int) -> datetime:
    early, late = now - LONGEST_PAUSE, now
    while late - early > EXACT:
        middle = early + (late - early) / 2
        if hours.minutes_between(middle, now) >= minutes:
            early = middle
        else:
            late = middle
    return early


def _unanswered(leads: QuerySet) -> QuerySet:
    return leads.filter(first_response_at=None)


def _to_owner(row: Any, team: Team) -> Iterable[News]:
    return (News(member, f"late-{row.pk}", row.pk, {"owner": row.owner__name or ""}) for member in to_owner(row, team))


def _to_leaders(minutes: int, row: Any, team: Team) -> Iterable[News]:
    facts = {"minutes": minutes, "owner": row.owner__name or ""}
    return (News(member, f"late-{row.pk}-{minutes}", row.pk, facts) for member in to_leaders(row, team))


def _rule(minutes: int, news: Callable[[Any, Team], Iterable[News]]) -> TimeRule:
    until = partial(working_minutes_ago, minutes=minutes)
    return TimeRule(f"late-{minutes}", AlertKind.LATE_ANSWER, "respond_by", until, news, _unanswered)


AT_ONCE = _rule(0, _to_owner)
ESCALATIONS = tuple(_rule(minutes, partial(_to_leaders, minutes)) for minutes in ESCALATES_AFTER)
