"""Where and when else: for a wish that clashes, the nearest rooms and times at which all of it is free."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from scheduling.busy import Busy, read_busy
from scheduling.models import Room
from scheduling.slots import Slot

ENOUGH = 3
STEP = timedelta(minutes=30)
FARTHEST = timedelta(hours=4)
EARLIEST_HOUR = 7


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same lessons in `room`, `shift` later (or earlier)."""

    room: Room
    shift: timedelta
    first: Slot


def find_alternatives(
    wishes: Sequence[Slot], *, people: int = 0, branch_id: int | None = None, but_lessons: Sequence[int] = ()
) -> list[Alternative]:
    """At most three: other rooms at the same time before other times, smaller rooms before larger ones.

    `people` have to fit. All wishes move together, so a whole term gets a room for the whole term.
    """
    if not wishes:
        return []
    start = min(slot.starts_at for slot in wishes) - FARTHEST
    end = max(slot.ends_at for slot in wishes) + FARTHEST
    busy = read_busy(start, end, but_lessons=but_lessons)
    rooms = _rooms(branch_id, people, wanted=wishes[0].room_id)
    found: list[Alternative] = []
    for shift in _shifts():
        for room in rooms:
            moved = [_moved(slot, room, shift) for slot in wishes]
            if _is_free(busy, moved) and _on_the_same_day(wishes[0], moved[0]):
                found.append(Alternative(room, shift, moved[0]))
            if len(found) == ENOUGH:
                return found
    return found


def _rooms(branch_id: int | None, people: int, wanted: int | None) -> list[Room]:
    rooms = Room.objects.filter(is_active=True, is_online=False, capacity__gte=people)
    if branch_id is not None:
        rooms = rooms.filter(branch_id=branch_id)
    return sorted(rooms, key=lambda room: (room.pk != wanted, room.capacity, room.name))


def _shifts() -> Iterator[timedelta]:
    """None, half an hour later, half an hour earlier, an hour later …"""
    yield timedelta()
    for number in range(1, FARTHEST // STEP + 1):
        yield STEP * number
        yield -STEP * number


def _moved(slot: Slot, room: Room, shift: timedelta) -> Slot:
    return replace(slot, room_id=room.pk, starts_at=slot.starts_at + shift, ends_at=slot.ends_at + shift)


def _is_free(busy: Busy, slots: Sequence[Slot]) -> bool:
    return all(busy.is_free(slot) for slot in slots)


def _on_the_same_day(wish: Slot, moved: Slot) -> bool:
    """By the center's clock, which is the current time zone; before midnight and not in the night."""
    local = timezone.localtime(moved.starts_at)
    return local.date() == timezone.localtime(wish.starts_at).date() and local.hour >= EARLIEST_HOUR
