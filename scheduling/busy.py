"""Who is busy when: the ledger of a stretch of time in memory, and what a wish clashes with."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from scheduling.in_the_way import FEW, read_in_the_way
from scheduling.models import RoomOccupancy
from scheduling.slots import Slot

What = Literal["room", "teacher", "group"]
WHATS: tuple[What, ...] = ("room", "teacher", "group")
LEDGER_COLUMNS = ("starts_at", "ends_at", "room_id", "teacher_id", "group_id", "lesson_id")


@dataclass(frozen=True, slots=True)
class Clash:
    """A wish, and what holds the room, the teacher or the group at that time."""

    what: What
    wish: Slot
    held_by: Slot

    @property
    def minutes(self) -> int:
        start = max(self.wish.starts_at, self.held_by.starts_at)
        end = min(self.wish.ends_at, self.held_by.ends_at)
        return int((end - start).total_seconds() // 60)


class Busy:
    """Stretches by room, teacher and group, in order of time; wishes among them may overlap."""

    def __init__(self, slots: Iterable[Slot] = ()) -> None:
        self._held: dict[tuple[What, int], list[Slot]] = defaultdict(list)
        # Beside each stretch the latest end up to it: what ends before a wish begins is skipped by halving.
        self._ends: dict[tuple[What, int], list[datetime]] = defaultdict(list)
        for slot in sorted(slots, key=lambda slot: slot.starts_at):
            self._hold(slot)

    def _hold(self, slot: Slot) -> None:
        for key in _keys(slot):
            ends = self._ends[key]
            self._held[key].append(slot)
            ends.append(max(ends[-1], slot.ends_at) if ends else slot.ends_at)

    def clashes(self, wish: Slot) -> Iterator[Clash]:
        for what, key in _keys(wish):
            yield from (Clash(what, wish, other) for other in self._overlapping((what, key), wish))

    def is_free(self, wish: Slot) -> bool:
        return next(self.clashes(wish), None) is None

    def _overlapping(self, key: tuple[What, int], wish: Slot) -> Iterator[Slot]:
        held = self._held.get(key, [])
        for number in range(bisect_right(self._ends.get(key, []), wish.starts_at), len(held)):
            if held[number].starts_at >= wish.ends_at:
                return
            if held[number].overlaps(wish):
                yield held[number]

    def times(self, what: What, key: int) -> list[Slot]:
        return self._held.get((what, key), [])


def _keys(slot: Slot) -> Iterator[tuple[What, int]]:
    if slot.room_id is not None:
        yield "room", slot.room_id
    if slot.teacher_id is not None:
        yield "teacher", slot.teacher_id
    if slot.group_id is not None:
        yield "group", slot.group_id


def read_busy(
    start: datetime, end: datetime, *, only: Iterable[Slot] | None = None, but_lessons: Iterable[int] = ()
) -> Busy:
    """The ledger of [start, end), of everybody or of those that these slots need; without the lessons to be moved."""
    return Busy(read_slots(start, end, only=only, but_lessons=but_lessons))


def read_slots(
    start: datetime, end: datetime, *, only: Iterable[Slot] | None = None, but_lessons: Iterable[int] = ()
) -> Iterator[Slot]:
    """The rows of the ledger that `read_busy` puts in order."""
    rows = RoomOccupancy.objects.filter(starts_at__lt=end, ends_at__gt=start).order_by().values_list(*LEDGER_COLUMNS)
    if only is not None:
        rows = _needed(rows, only)
    but = set(but_lessons)
    for starts_at, ends_at, room, teacher, group, lesson in rows:
        if lesson not in but:
            yield Slot(starts_at, ends_at, room, teacher, group, lesson)


def _needed(rows: QuerySet, slots: Iterable[Slot]) -> QuerySet:
    """Those of one of these rooms, teachers or groups; joined, so that each is looked up in its own index."""
    keys: dict[What, set[int]] = {what: set() for what in WHATS}
    for slot in slots:
        for what, key in _keys(slot):
            keys[what].add(key)
    arms = [rows.filter(**{f"{what}__in": wanted}) for what, wanted in keys.items() if wanted]
    return arms[0].union(*arms[1:]) if arms else rows.none()


def find_clashes(wishes: Iterable[Slot], *, but_lessons: Iterable[int] = ()) -> list[Clash]:
    """What the wishes clash with, in the ledger and among themselves; in order of time. One query, whatever their
    number. Lessons that are themselves being moved (`but_lessons`) are in nobody's way."""
    wanted = sorted(wishes, key=lambda slot: slot.starts_at)
    if not wanted:
        return []
    if len(wanted) <= FEW:
        but = set(but_lessons)
        busy = Busy(row for row in read_in_the_way(wanted) if row.lesson_id not in but)
    else:
        end = max(slot.ends_at for slot in wanted)
        busy = read_busy(wanted[0].starts_at, end, only=wanted, but_lessons=but_lessons)
    found = [clash for wish in wanted for clash in busy.clashes(wish)]
    return sorted([*found, *_among(wanted)], key=lambda clash: clash.wish.starts_at)


def _among(wishes: list[Slot]) -> Iterator[Clash]:
    """Wishes that want the same at once; each pair is told once, of the later one."""
    open_until: dict[tuple[What, int], list[Slot]] = defaultdict(list)
    for wish in wishes:
        for key in _keys(wish):
            still = [other for other in open_until[key] if other.ends_at > wish.starts_at]
            yield from (Clash(key[0], wish, other) for other in still)
            open_until[key] = [*still, wish]
