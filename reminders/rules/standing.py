"""The same status for a week: who has the lead is told. Who sleeps or waits on purpose is left in peace, and a lead
nobody has is counted elsewhere."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from leads.choices import LeadStatus
from reminders.choices import AlertKind
from reminders.rules.base import Team, TimeRule, ago
from reminders.services.raise_alerts import News

WEEK = timedelta(days=7)
_ON_PURPOSE = (LeadStatus.ON_HOLD, LeadStatus.DORMANT)


def _awake(leads: QuerySet) -> QuerySet:
    return leads.filter(owner__isnull=False).exclude(status__in=_ON_PURPOSE)


def _never_moved(leads: QuerySet) -> QuerySet:
    return _awake(leads).filter(status_since=None)


def _since_status(row: Any, _team: Team) -> Iterable[News]:
    return _news(row, f"standing-{row.pk}-{row.status_since:%Y%m%d%H%M%S}")


def _since_birth(row: Any, _team: Team) -> Iterable[News]:
    return _news(row, f"standing-{row.pk}-new")


def _news(row: Any, key: str) -> Iterable[News]:
    return [News(row.owner_id, key, row.pk)]


MOVED = TimeRule("standing", AlertKind.STANDING, "status_since", ago(WEEK), _since_status, _awake)
NEVER_MOVED = TimeRule("standing-new", AlertKind.STANDING, "created_at", ago(WEEK), _since_birth, _never_moved)
