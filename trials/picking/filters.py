"""Which groups are looked at: chosen by a person, or at first by what the lead asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from scheduling.day_pattern import DayPattern
from scheduling.models import Group
from trials.picking.wish import Wish


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty ones let every group through."""

    course: int | None = None
    level: str = ""
    start: time | None = None
    days: DayPattern | None = None
    branch: int | None = None
    teacher: int | None = None

    def lets(self, group: Group) -> bool:
        return (
            self.course in (None, group.course_id)
            and same_level(self.level, group.level, if_unknown=not self.level)
            and (self.start is None or group.starts_at >= self.start)
            and (self.days is None or meets_only_on(group.pattern, self.days))
            and self.branch in (None, group.branch_id)
            and self.teacher in (None, group.teacher_id)
        )


def filters_to_try(wish: Wish) -> Iterator[Filters]:
    """What the lead asks for, then with less and less of it: an hour is given up before a level, a level before the
    course."""
    asked = Filters(course=wish.course.pk if wish.course else None, level=wish.level, start=wish.hours.start)
    tried = set()
    for filters in (asked, replace(asked, start=None), replace(asked, start=None, level=""), Filters()):
        if filters not in tried:
            tried.add(filters)
            yield filters


def same_level(wanted: str, level: str, *, if_unknown: bool = True) -> bool:
    """Spelled alike; `if_unknown` is the answer if one of them is not known."""
    if not wanted or not level:
        return if_unknown
    return wanted.strip().casefold() == level.strip().casefold()


def meets_only_on(pattern: DayPattern, days: DayPattern) -> bool:
    """Whether a group of this pattern needs no other days than these."""
    if days.remainder is not None or pattern.remainder is not None:
        return days.remainder == pattern.remainder
    return pattern.weekdays <= days.weekdays
