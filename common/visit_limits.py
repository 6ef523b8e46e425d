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
    full = full or [key for key, limit in keys.items() if _add_one(key, now, now + limit.within) > limit.most]
    ends = (begun[key].ends_at if key in begun else now + keys[key].within for key in full)
    return max(ends, default=now) - now


def _add_one(key: str, now: datetime, ends_at: datetime) -> int:
    """How many there are with this one. One statement, so that of many processes at once none overlooks another."""
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (ends_at, now, now)]
    goes_on = f"{_TABLE}.ends_at > %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} (key, count, ends_at) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET "  # noqa: S608
            f"count = CASE WHEN {goes_on} THEN {_TABLE}.count + 1 ELSE 1 END, "
            f"ends_at = CASE WHEN {goes_on} THEN {_TABLE}.ends_at ELSE excluded.ends_at END RETURNING count",
            [key, *moments],
        )
        count: int = cursor.fetchone()[0]
    return count


def forget_visits() -> None:
    """What is counted anew anyway."""
    VisitCount.objects.filter(ends_at__lte=timezone.now()).delete()
