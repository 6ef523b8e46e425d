"""Counts missing and dirty days, a bounded number at each tick."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.utils import timezone

from analytics.closing import CLOSES_AFTER
from analytics.days import DAY, each_day
from analytics.dirty import mark_dirty_days
from analytics.models import KPIDay
from analytics.services.compute_kpis import compute_kpis
from leads.models import Lead
from organizations.models import Organization
from organizations.scoping import open_organization

# A center that has just moved in has its past counted some days at a time, the newest first.
MOST_AT_ONCE = 31
LOOKS_BACK = timedelta(days=2 * 366)
# Something happens all day long: a day is counted so often, not at each event.
RESTS = timedelta(minutes=5)


def keep_kpis_fresh() -> int:
    """How many days were counted; due each minute."""
    now = timezone.now()
    mark_dirty_days(now)
    due = sorted(due_days(now), reverse=True)[:MOST_AT_ONCE]
    for first, last in _stretches(sorted(due)):
        compute_kpis(first=first, last=last)
    return len(due)


def due_days(now: datetime) -> list[date]:
    """Days that were never counted, or whose figures may say something else by now. A day is counted once more when
    it has closed."""
    center = open_organization()
    zone = ZoneInfo(center.timezone)
    came = Lead.objects.aggregate(first=Min("created_at"))["first"]
    if came is None:
        return []
    today = now.astimezone(zone).date()
    first = max(came.astimezone(zone).date(), today - LOOKS_BACK)
    known = {row.day: row for row in KPIDay.objects.all()}
    # In a zone further west a day that was counted may be to come.
    late = [day for day, row in known.items() if day <= today and _is_due(row, center, now)]
    return late + [day for day in each_day(first, today) if day not in known]


def _is_due(row: KPIDay, center: Organization, now: datetime) -> bool:
    if row.looked_at is None or (row.zone_name, row.credit) != (center.timezone, center.credit_goes_to):
        return True
    closed_at = row.ends_at + CLOSES_AFTER
    return row.looked_at < closed_at <= now or (row.is_dirty and row.looked_at <= now - RESTS)


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days one after the other are counted together: [1, 2, 4] → (1, 2), (4, 4)."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day == last + DAY:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last
