"""Stretches of time that need a room, a teacher and a group; and a term of a group as lessons of its pattern."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import Branch
from organizations.scoping import open_organization
from scheduling.closed_days import Calendar
from scheduling.limits import LONGEST_MINUTES, SHORTEST_MINUTES
from scheduling.models import Group, Lesson, Room
from scheduling.overlays import Overlay, term_plans


@dataclass(frozen=True, slots=True)
class Slot:
    """When, where, with whom. `room_id` is empty without a room, and online, where nobody is in another's way."""

    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    teacher_id: int | None
    group_id: int | None
    lesson_id: int | None = None

    def overlaps(self, other: "Slot") -> bool:
        """Touching is not overlapping."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Planned:
    """A lesson as its group's pattern has it, with the changes that lie over it."""

    day: date
    starts_at: datetime
    ends_at: datetime
    room: Room | None


def zone_of(branch: Branch | None) -> ZoneInfo:
    """The clock that the lessons of a branch follow; of the center, unless the branch has its own."""
    return ZoneInfo(branch.timezone) if branch and branch.timezone else open_organization().zone


def lesson_moments(
    day: date, starts_at: time, minutes: int, zone: ZoneInfo, *, shift_minutes: int = 0
) -> tuple[datetime, datetime]:
    """Beginning and end, in UTC. A lesson lasts its minutes, whatever the clocks do meanwhile; a time that the clocks
    skip on this day is an hour later, as people's own clocks say. A shift is one by the clock."""
    by_the_clock = datetime.combine(day, starts_at) + timedelta(minutes=shift_minutes)
    start = by_the_clock.replace(tzinfo=zone).astimezone(UTC)
    return start, start + timedelta(minutes=minutes)


def lesson_end(starts_at: datetime, minutes: int) -> datetime:
    """Raises ValidationError for what no lesson lasts."""
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise ValidationError(_("A lesson lasts between 5 minutes and 12 hours."))
    return starts_at + timedelta(minutes=minutes)


def term_lessons(
    group: Group, closed: Calendar, zone: ZoneInfo, *, from_day: date | None = None, overlays: Sequence[Overlay] = ()
) -> Iterator[Planned]:
    """The lessons of a group's days from its first day (or `from_day`, if it is later) to its last, but closed days."""
    first = max(group.first_day, from_day or group.first_day)
    for day, plan in term_plans(group, first, overlays):
        if day not in closed:
            # Of two changes one may be undone alone: what is left still has to be a lesson.
            minutes = min(max(plan.minutes, SHORTEST_MINUTES), LONGEST_MINUTES)
            moments = lesson_moments(day, group.starts_at, minutes, zone, shift_minutes=plan.shift_minutes)
            yield Planned(day, *moments, plan.room)


def slot_of(lesson: Lesson) -> Slot:
    """Of a lesson whose room is at hand."""
    room_id = occupied_room(lesson)
    return Slot(lesson.starts_at, lesson.ends_at, room_id, lesson.teacher_id, lesson.group_id, lesson.pk)


def occupied_room(lesson: Lesson) -> int | None:
    return lesson.room_id if lesson.room and not lesson.room.is_online else None
