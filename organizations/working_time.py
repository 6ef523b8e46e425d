"""Working time: when somebody is at work, and what so many working minutes from now are by the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
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
        return any(start <= at < end for start, end in islice(self._shifts(at), 2))

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment when so many working minutes have passed since `at`; by the clock if nobody ever works."""
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
        total = timedelta()
        if self.days:
            for opens, closes in self._shifts(start):
                if opens >= end:
                    break
                total += max(min(closes, end) - max(opens, start), timedelta())
        return total.total_seconds() / 60

    def _shifts(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Shifts in UTC from the one before `at` on, without end."""
        day = at.astimezone(ZoneInfo(self.zone_name)).date() - timedelta(days=1)
        if not self.days:
            return
        while True:
            if day.weekday() in self.days:
                yield self._shift(day)
            day += timedelta(days=1)

    def _shift(self, day: date) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self.zone_name)
        last = day if self.closes > self.opens else day + timedelta(days=1)
        start = datetime.combine(day, self.opens, zone).astimezone(UTC)
        return start, max(start, datetime.combine(last, self.closes, zone).astimezone(UTC))
