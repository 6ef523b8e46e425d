"""Where and when else: for a wish that clashes, the nearest rooms and times at which all of it is free."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from common.natural_order import natural_key
from scheduling.busy import Busy, read_slots
from scheduling.models import Room
from scheduling.slots import Slot

ENOUGH = 3
STEP = timedelta(minutes=30)
FARTHEST = timedelta(hours=4)
EARLIEST_HOUR = 7
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same lessons in `room`, `shift` later (or earlier); without a room for those who need none."""

    room: Room | None
    shift: timedelta
    first: Slot


class Alternatives:
    """Answers for any number of wishes that come together: the ledger around them and the rooms are read once."""

    def __init__(
        self, wishes: Sequence[Slot], *, but_lessons: Iterable[int] = (), rooms: Sequence[Room] | None = None
    ) -> None:
        """`rooms` are those that may be offered, if they are not simply the ones of the center."""
        start = min(slot.starts_at for slot in wishes) - FARTHEST
        end = max(slot.ends_at for slot in wishes) + FARTHEST
        self._busy = Busy([*read_slots(start, end, but_lessons=but_lessons), *wishes])
        offered = Room.objects.filter(is_active=True, is_online=False) if rooms is None else rooms
        self._rooms = list(offered)

    def find(
        self, wishes: Sequence[Slot], *, zone: ZoneInfo, people: int = 0, branch_id: int | None = None
    ) -> list[Alternative]:
        """At most three: other rooms at the same time before other times, smaller rooms before larger ones.

        `people` have to fit. All these wishes move together, so a whole term gets a room for the whole term; they are
        in nobody's way where they stand now, and what is to come is offered no time that is past. Days are those of
        the clock in `zone`.
        """
        own, found, now = set(wishes), list[Alternative](), timezone.now()
        rooms = self._candidates(wishes[0].room_id, people, branch_id)
        for shift in _shifts():
            is_past = wishes[0].starts_at + shift <= now < wishes[0].starts_at
            if is_past or not _stays_on_its_day(wishes[0], shift, zone):
                continue
            for room in rooms:
                moved = [_moved(slot, room, shift) for slot in wishes]
                if self._are_free(moved, own):
                    found.append(Alternative(room, shift, moved[0]))
                if len(found) == ENOUGH:
                    return found
        return found

    def _candidates(self, wanted: int | None, people: int, branch_id: int | None) -> Sequence[Room | None]:
        """Who needs no room is offered times only."""
        if wanted is None:
            return (None,)
        rooms = [room for room in self._rooms if room.capacity >= people and branch_id in (None, room.branch_id)]
        return sorted(rooms, key=lambda room: (room.pk != wanted, room.capacity, natural_key(room.name)))

    def _are_free(self, moved: Sequence[Slot], own: set[Slot]) -> bool:
        return all(clash.held_by in own for slot in moved for clash in self._busy.clashes(slot))


def _shifts() -> Iterator[timedelta]:
    """None, half an hour later, half an hour earlier, an hour later …"""
    yield timedelta()
    for number in range(1, FARTHEST // STEP + 1):
        yield STEP * number
        yield -STEP * number


def _moved(slot: Slot, room: Room | None, shift: timedelta) -> Slot:
    room_id = room.pk if room else None
    return replace(slot, room_id=room_id, starts_at=slot.starts_at + shift, ends_at=slot.ends_at + shift)


def _stays_on_its_day(wish: Slot, shift: timedelta, zone: ZoneInfo) -> bool:
    """It begins on the same day, not in the night; and it passes midnight only if the wish itself does."""
    if not shift:
        return True
    start, end = wish.starts_at.astimezone(zone), (wish.ends_at - MOMENT).astimezone(zone)
    new_start = (wish.starts_at + shift).astimezone(zone)
    new_end = (wish.ends_at + shift - MOMENT).astimezone(zone)
    return new_start.date() == start.date() and new_start.hour >= EARLIEST_HOUR and new_end.date() <= end.date()
