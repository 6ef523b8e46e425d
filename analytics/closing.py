"""When a day is final: what changes after that keeps a correction."""

from datetime import timedelta

from django.db.models import F, Q

from analytics.models import KPIDay

# What happened shortly before midnight may be written down, or taken back, shortly after it.
CLOSES_AFTER = timedelta(hours=1)
IS_FINAL = Q(is_dirty=False, looked_at__gte=F("ends_at") + CLOSES_AFTER)


def was_final(day: KPIDay) -> bool:
    return day.looked_at is not None and day.looked_at >= day.ends_at + CLOSES_AFTER
