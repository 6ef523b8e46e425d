"""Lanes of a timetable: one for each room, teacher or group, with the lessons in it side by side where they overlap."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count, groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.natural_order import natural_key
from organizations.models import Membership
from scheduling.models import Room
from scheduling.timetable.blocks import Block
from scheduling.timetable.window import Window

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson on a day, in minutes since midnight; `level` counts those above it at the same time."""

    block: Block
    from_minute: int
    until_minute: int
    level: int


@dataclass(slots=True)
class Lane:
    """`key` is the room's, teacher's or group's; nothing for lessons that have none."""

    key: int | None
    name: str
    note: str = ""
    part: str = ""
    days: dict[date, list[Placed]] = field(default_factory=dict)

    @property
    def levels(self) -> int:
        return 1 + max((placed.level for day in self.days.values() for placed in day), default=0)

    @property
    def placed(self) -> Iterator[Placed]:
        return (placed for day in self.days.values() for placed in day)


@dataclass(frozen=True, slots=True)
class Part:
    """Lanes of one branch; of nothing in particular if they are not rooms."""

    name: str
    lanes: Sequence[Lane]


def lay_lanes(
    window: Window, blocks: Sequence[Block], *, rooms: Sequence[Room] = (), teachers: Sequence[Membership] = ()
) -> list[Lane]:
    """By room, all rooms, since an empty one is what people look for; by teacher those who have lessons, and all if
    nothing is filtered; by group those that meet. Lessons without a room or a teacher come first."""
    shown = blocks if window.by == "room" else [block for block in blocks if block.is_meant]
    found: dict[int | None, list[Block]] = defaultdict(list)
    for block in shown:
        found[_key(block, window)].append(block)
    lanes = _lanes_of(window, found, rooms, () if window.is_filtered else teachers)
    for lane in lanes:
        lane.days = _place(found.get(lane.key, ()), window.days)
    return lanes


def parts(lanes: Iterable[Lane]) -> list[Part]:
    return [Part(name, list(rows)) for name, rows in groupby(lanes, key=lambda lane: lane.part)]


def shown_hours(lanes: Iterable[Lane], opens: time, closes: time) -> range:
    """The working hours of the center, and those of lessons before or after them. At least one."""
    first, last = opens.hour, closes.hour + bool(closes.minute)
    if last <= first:
        last = 24
    for lane in lanes:
        for placed in lane.placed:
            first = min(first, placed.from_minute // 60)
            last = max(last, -(-placed.until_minute // 60))
    return range(first, last)


def _key(block: Block, window: Window) -> int | None:
    key: int | None = getattr(block, f"{window.by}_id")
    return key


def _lanes_of(
    window: Window, found: dict[int | None, list[Block]], rooms: Sequence[Room], teachers: Sequence[Membership]
) -> list[Lane]:
    if window.by == "room":
        return _room_lanes(found, rooms)
    if window.by == "teacher":
        return _teacher_lanes(found, teachers)
    lanes = [Lane(key, mine[0].group, mine[0].what) for key, mine in found.items()]
    return sorted(lanes, key=lambda lane: natural_key(lane.name))


def _room_lanes(found: dict[int | None, list[Block]], rooms: Sequence[Room]) -> list[Lane]:
    """Rooms no longer in use are shown while they have lessons."""
    lanes = [Lane(room.pk, room.name, _seats(room), room.branch.name if room.branch else "") for room in rooms]
    known = {room.pk for room in rooms}
    gone = [Lane(key, mine[0].room) for key, mine in found.items() if key is not None and key not in known]
    return [*([Lane(None, _("No room"))] if None in found else []), *lanes, *gone]


def _teacher_lanes(found: dict[int | None, list[Block]], teachers: Sequence[Membership]) -> list[Lane]:
    names = {teacher.pk: teacher.name for teacher in teachers}
    names |= {key: mine[0].teacher for key, mine in found.items() if key is not None}
    lanes = [Lane(key, name, _lessons(found.get(key, []))) for key, name in names.items()]
    nobody = [Lane(None, _("No teacher"), _lessons(found[None]))] if None in found else []
    return [*nobody, *sorted(lanes, key=lambda lane: natural_key(lane.name))]


def _seats(room: Room) -> str:
    if room.is_online:
        return _("online")
    return ngettext("%(n)d seat", "%(n)d seats", room.capacity) % {"n": room.capacity}


def _lessons(blocks: Sequence[Block]) -> str:
    number = sum(not block.is_cancelled for block in blocks)
    return ngettext("%(n)d lesson", "%(n)d lessons", number) % {"n": number}


def _place(blocks: Iterable[Block], days: Iterable[date]) -> dict[date, list[Placed]]:
    """Each at the first level that is free; a lesson past midnight on both of its days."""
    placed: dict[date, list[Placed]] = {day: [] for day in days}
    for block in blocks:
        first, last = block.starts_at.date(), block.ends_at.date()
        start, end = minutes_of(block.starts_at), minutes_of(block.ends_at)
        if first == last:
            stretches = [(first, start, end)]
        else:
            stretches = [(first, start, DAY_MINUTES), *([(last, 0, end)] if end else [])]
        for day, begins, ends in stretches:
            if day in placed:
                placed[day].append(_placed(block, begins, ends, placed[day]))
    return placed


def _placed(block: Block, start: int, end: int, before: Sequence[Placed]) -> Placed:
    taken = {other.level for other in before if other.until_minute > start}
    level = next(level for level in count() if level not in taken) if taken else 0
    # Where the clock goes back an hour, a lesson may end before it began, by the wall.
    return Placed(block, start, max(end, start + 5), level)


def minute_now() -> int:
    return minutes_of(timezone.localtime())


def minutes_of(at: datetime) -> int:
    """Since midnight, by the clock that `at` is told in."""
    return at.hour * 60 + at.minute
