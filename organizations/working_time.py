"""Working time: when somebody is at work, and what so many working minutes from now are by the clock."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, takewhile
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class WorkingHours:
    """Days (0 is Monday) and hours of one week. Hours that end before they begin run past midnight; equal ones are a
    whole day; no days mean that nobody ever works."""

    days: frozenset[int]
    opens: time
    closes: time
    zone_name: str

    def is_open(self, at: datetime) -> bool:
        begun = takewhile(lambda shift: shift[0] <= at, self._shifts(at))
        return any(at < end for _start, end in begun)

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment when so many working minutes have passed since `at`; by the clock if nobody ever works."""
        # In UTC, since two moments of one zone are subtracted by the clock on the wall.
        at = at.astimezone(UTC)
        if not self.days:
            return at + timedelta(minutes=minutes)
        left = timedelta(minutes=minutes)
        for start, end in self._shifts(at):
            begin = max(start, at)
            if begin + left <= end and begin < end:
                return begin + left
            left -= max(end - begin, timedelta())
        raise AssertionError("Shifts never end.")

    def minutes_between(self, start: datetime, end: datetime) -> float:
        """Working minutes from `start` to `end`; 0 if `end` is not later."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        total = timedelta()
        for opens, closes in self.shifts(start, end):
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total.total_seconds() / 60

    def shifts(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """(opens, closes) in UTC of all shifts that have something of this stretch, and some before it."""
        return takewhile(lambda shift: shift[0] < end, self._shifts(start))

    def _shifts(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Shifts in UTC from one that ended before `at` on, without end. Where the clock jumps forward a late end may
        lie after the next beginning: no minute belongs to two shifts."""
        if not self.days:
            return
        day = at.astimezone(ZoneInfo(self.zone_name)).date() - timedelta(days=2)
        ended = datetime.min.replace(tzinfo=UTC)
        while True:
            if day.weekday() in self.days:
                start, end = self._shift(day)
                start = max(start, ended)
                ended = max(start, end)
                yield start, ended
            day += timedelta(days=1)

    def _shift(self, day: date) -> tuple[datetime, datetime]:
        return _shift_in_utc(day, self.opens, self.closes, self.zone_name)


class WorkedTime:
    """Working time between any two moments from `first` to `last`, looked up instead of gone through day by day: a year
    has a million answers."""

    def __init__(self, hours: WorkingHours, first: datetime, last: datetime) -> None:
        shifts = [(opens.timestamp(), closes.timestamp()) for opens, closes in hours.shifts(first, last)]
        self._opens = [opens for opens, _closes in shifts]
        self._lengths = [closes - opens for opens, closes in shifts]
        self._before = list(accumulate(self._lengths, initial=0.0))

    def seconds(self, start: datetime, end: datetime) -> float:
        """To the microsecond; 0 if `end` is not later."""
        return max(round(self._until(end.timestamp()) - self._until(start.timestamp()), 6), 0.0)

    def _until(self, at: float) -> float:
        shift = bisect_right(self._opens, at) - 1
        return self._before[shift] + min(at - self._opens[shift], self._lengths[shift]) if shift >= 0 else 0.0


@lru_cache(maxsize=4096)
def _shift_in_utc(day: date, opens: time, closes: time, zone_name: str) -> tuple[datetime, datetime]:
    """Kept: the figures of a year ask for the same days a million times."""
    zone = ZoneInfo(zone_name)
    last = day if closes > opens else day + timedelta(days=1)
    return _in_utc(day, opens, zone), _in_utc(last, closes, zone)


def _in_utc(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
