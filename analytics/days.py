"""Days of a center as half-open stretches of UTC, whatever its clock does in them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def begins_at(day: date, zone: ZoneInfo) -> datetime:
    """The midnight it begins at. One day ends where the next begins, so that each moment is of one day, once."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def each_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
