"""The whole timetable of a window: lanes of lessons, rooms that are free, who is absent. As many queries for sixty
rooms as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from common.natural_order import natural_key
from organizations.models import Membership
from scheduling.absences import Absences
from scheduling.busy import Busy, read_busy
from scheduling.free_rooms import FreeRoom, free_rooms
from scheduling.models import Room, TeacherProfile
from scheduling.querysets import sees_whole_school
from scheduling.timetable.blocks import Block, read_blocks
from scheduling.timetable.lanes import Lane, Part, lay_lanes, minute_now, parts, shown_hours
from scheduling.timetable.window import Window


@dataclass(frozen=True)
class Board:
    """What `read_board` found. Rooms and what is free of them only for who sees the whole school."""

    window: Window
    blocks: Sequence[Block]
    lanes: Sequence[Lane]
    hours: range
    rooms: Sequence[Room]
    busy: Busy
    absences: Absences
    is_whole_school: bool

    @property
    def parts(self) -> list[Part]:
        return parts(self.lanes)

    @property
    def levels(self) -> int:
        """Of all lanes: how many lines the day is high."""
        return sum(lane.levels for lane in self.lanes)

    @cached_property
    def lesson_count(self) -> int:
        """Those that take place."""
        return sum(block.is_meant and not block.is_cancelled for block in self.blocks)

    def needs_teacher(self, block: Block) -> bool:
        """Nobody teaches it, or somebody who is absent."""
        return block.teacher_id is None or self.absences.of(block.teacher_id, block.starts_at) is not None

    @property
    def has_today(self) -> bool:
        return timezone.localdate() in self.window.days

    @cached_property
    def free_now(self) -> list[FreeRoom]:
        return free_rooms(self.rooms, self.busy, timezone.now())

    @property
    def now(self) -> int | None:
        """Minutes since midnight, if that is to be seen in a day."""
        minute = minute_now()
        is_seen = self.window.span == "day" and self.has_today
        return minute if is_seen and minute // 60 in self.hours else None


def read_board(window: Window, member: Membership) -> Board:
    is_whole = sees_whole_school(member)
    blocks = read_blocks(window, member)
    rooms = rooms_of(window.branch_id) if is_whole else []
    teachers = _teachers() if is_whole and window.by == "teacher" and window.branch_id is None else []
    lanes = lay_lanes(window, blocks, rooms=rooms, teachers=teachers)
    organization = member.organization
    return Board(
        window,
        blocks,
        lanes,
        shown_hours(lanes, organization.opens_at, organization.closes_at),
        rooms,
        _busy(window) if is_whole else Busy(),
        Absences(window.first, window.last),
        is_whole,
    )


def rooms_of(branch_id: int | None) -> list[Room]:
    """In use; those of a branch and those of none, which are online."""
    rooms = Room.objects.filter(is_active=True).select_related("branch")
    if branch_id is not None:
        rooms = rooms.filter(Q(branch=branch_id) | Q(branch=None))
    return sorted(rooms, key=_place_of)


def _place_of(room: Room) -> tuple[bool, str, str]:
    """Online rooms behind those of branches."""
    return room.is_online, room.branch.name if room.branch else "", natural_key(room.name)


def _busy(window: Window) -> Busy:
    """Of today in a week, since only then it is asked which rooms are free."""
    if window.span == "day":
        return read_busy(window.start, window.end)
    today = Window(timezone.localdate())
    return read_busy(today.start, today.end)


def _teachers() -> list[Membership]:
    profiles = TeacherProfile.objects.filter(is_active=True, membership__is_active=True).select_related("membership")
    return [profile.membership for profile in profiles]
