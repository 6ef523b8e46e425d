"""The lessons of a window as blocks: everything a timetable says of each, in few queries however many there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from organizations.models import Branch, Membership
from scheduling.choices import LessonStatus
from scheduling.models import Lesson, RoomOccupancy
from scheduling.querysets import sees_whole_school
from scheduling.seats import Seats, seats_of_lessons
from scheduling.timetable.window import Window

_COLUMNS = (
    "pk", "group_id", "group__name", "group__level", "group__course_id", "group__course__name",
    "room_id", "room__name", "room__is_online",
    "teacher_id", "teacher__name", "substitute_for_id", "substitute_for__name",
    "group__branch__timezone", "starts_at", "ends_at", "capacity", "status",
)  # fmt: skip

_OWN_COLUMNS = (
    *("pk", "title", "room_id", "room__name", "teacher_id", "teacher__name"),
    *("room__branch__timezone", "starts_at", "ends_at"),
)
ZONE = _COLUMNS.index("group__branch__timezone")
# No two clocks on earth are further apart.
ZONES_APART = timedelta(hours=26)
MOMENT = timedelta(microseconds=1)
_NOT_COUNTED = Seats(0)


@dataclass(slots=True)
class Block:
    """One lesson, by the clock of its branch."""

    pk: int
    group_id: int
    group: str
    level: str
    course_id: int
    course: str
    room_id: int | None
    room: str
    is_online: bool
    teacher_id: int | None
    teacher: str
    substitute_for_id: int | None
    substitute_for: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    is_cancelled: bool
    seats: Seats
    is_meant: bool = True

    @property
    def is_own(self) -> bool:
        """A time of its own, which is no lesson of a group: `pk` is that of its row in the ledger, below zero."""
        return self.pk < 0

    @property
    def what(self) -> str:
        """ "IELTS 6.5": the course, and the level unless the course names it."""
        return self.course if not self.level or self.level in self.course else f"{self.course} {self.level}"


def read_blocks(window: Window, member: Membership) -> list[Block]:
    """Those this person may see, in order of time. A lesson that only shows what is taken `is_meant` for nobody."""
    zones = _own_zones()
    spare = ZONES_APART if zones else timedelta()
    lessons = Lesson.objects.visible_to(member).between(window.start - spare, window.end + spare)
    if window.branch_id is not None:
        lessons = lessons.alias(place=Coalesce("room__branch_id", "group__branch_id"))
        lessons = lessons.filter(Q(place=window.branch_id) | Q(place=None))
    usual = timezone.get_current_timezone()
    rows = lessons.order_by("starts_at", "pk").values_list(*_COLUMNS)
    blocks = [_block(row, zones.get(row[ZONE], usual)) for row in rows]
    if zones:
        blocks = [block for block in blocks if _is_within(block, window)]
    seats = seats_of_lessons(blocks)
    for block in blocks:
        block.seats = seats[block.pk]
    blocks = sorted([*blocks, *_own_times(window, member, zones)], key=lambda block: block.starts_at)
    for block in blocks:
        block.is_meant = _is_meant(block, window)
    return blocks


def _own_times(window: Window, member: Membership, zones: Mapping[str, ZoneInfo]) -> Iterator[Block]:
    """What holds a room or a teacher and is no lesson: a trial alone. No group knows of it."""
    if window.by == "group":
        return
    spare = ZONES_APART if zones else timedelta()
    rows = RoomOccupancy.objects.filter(
        lesson=None, starts_at__lt=window.end + spare, ends_at__gt=window.start - spare
    ).order_by("starts_at", "pk")
    if not sees_whole_school(member):
        rows = rows.filter(teacher=member)
    if window.branch_id is not None:
        rows = rows.filter(Q(room__branch=window.branch_id) | Q(room=None))
    usual = timezone.get_current_timezone()
    for pk, title, room_id, room, teacher_id, teacher, name, starts_at, ends_at in rows.values_list(*_OWN_COLUMNS):
        zone = zones.get(name, usual)
        block = Block(
            *(-pk, 0, title, "", 0, "", room_id, room or "", False, teacher_id, teacher or "", None, ""),
            *(starts_at.astimezone(zone), ends_at.astimezone(zone), 1, False, Seats(1, guests=1)),
        )
        if _is_within(block, window):
            yield block


def _block(row: tuple[Any, ...], zone: tzinfo) -> Block:
    *facts, _zone, starts_at, ends_at, capacity, status = row
    pk, group_id, group, level, course_id, course, room_id, room, is_online, *people = facts
    teacher_id, teacher, usual_id, usual = people
    return Block(
        *(pk, group_id, group, level, course_id, course, room_id, room or "", bool(is_online)),
        *(teacher_id, teacher or "", usual_id, usual or ""),
        *(starts_at.astimezone(zone), ends_at.astimezone(zone)),
        capacity,
        status == LessonStatus.CANCELLED,
        _NOT_COUNTED,
    )


def _own_zones() -> dict[str, ZoneInfo]:
    """Of branches that have another clock than the center."""
    names = Branch.objects.exclude(timezone="").order_by().values_list("timezone", flat=True).distinct()
    return {name: ZoneInfo(name) for name in names}


def _is_within(block: Block, window: Window) -> bool:
    """By its own clock, some of it is on a day that is shown."""
    return block.starts_at.date() <= window.last and (block.ends_at - MOMENT).date() >= window.first


def _is_meant(block: Block, window: Window) -> bool:
    if window.course_id is not None and block.course_id != window.course_id:
        return False
    return window.teacher_id in (None, block.teacher_id, block.substitute_for_id)
