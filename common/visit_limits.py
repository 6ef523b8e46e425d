"""How often somebody may come to a door that is open to everybody, counted in the database for all processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from common.models import VisitCount

_TABLE = VisitCount._meta.db_table


@dataclass(frozen=True)
class VisitLimit:
    """At most so many visits by one visitor in this stretch of time."""

    door: str
    most: int
    within: timedelta

    def key(self, who: str) -> str:
        """Addresses of people are not kept."""
        return f"{self.door}:{salted_hmac('common.visit_limits', f'{self.door}:{who}').hexdigest()}"[:80]


def count_visit(visitors: Mapping[VisitLimit, str]) -> timedelta:
    """Counts a visit against each limit, by whom it holds for; how long the visitor has to wait, mostly not at all.

    Who has to wait already is not counted, so a flood writes nothing.
    """
    now = timezone.now()
    keys = {limit.key(who): limit for limit, who in visitors.items()}
    begun = {row.key: row for row in VisitCount.objects.filter(pk__in=keys, ends_at__gt=now)}
    full = [key for key, row in begun.items() if row.count >= keys[key].most]
    if not full:
        counts = _add_one({key: now + limit.within for key, limit in keys.items()}, now)
        full = [key for key, count in counts.items() if count > keys[key].most]
    ends = (begun[key].ends_at if key in begun else now + keys[key].within for key in full)
    return max(ends, default=now) - now


def _add_one(ends: Mapping[str, datetime], now: datetime) -> dict[str, int]:
    """How many there are with this one, of each key. One statement, so that of many processes at once none overlooks
    another."""
    as_kept = connection.ops.adapt_datetimefield_value
    rows = [value for key, end in ends.items() for value in (key, as_kept(end))]
    goes_on = f"{_TABLE}.ends_at > %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} (key, count, ends_at) VALUES {', '.join(['(%s, 1, %s)'] * len(ends))} "  # noqa: S608
            f"ON CONFLICT (key) DO UPDATE SET count = CASE WHEN {goes_on} THEN {_TABLE}.count + 1 ELSE 1 END, "
            f"ends_at = CASE WHEN {goes_on} THEN {_TABLE}.ends_at ELSE excluded.ends_at END RETURNING key, count",
            [*rows, as_kept(now), as_kept(now)],
        )
        return dict(cursor.fetchall())


def forget_visits() -> None:
    """What is counted anew anyway."""
    VisitCount.objects.filter(ends_at__lte=timezone.now()).delete()
