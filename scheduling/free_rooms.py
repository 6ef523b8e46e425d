"""Which rooms are free at a moment, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.busy import Busy
from scheduling.models import Room
from scheduling.slots import zone_of


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """`until` is when somebody needs it next, as far as was looked."""

    room: Room
    until: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        """Its times are told by the clock of its branch."""
        return zone_of(self.room.branch)


def free_rooms(rooms: Iterable[Room], busy: Busy, at: datetime) -> list[FreeRoom]:
    """In the order of the rooms. Online there is room for everybody, so those are not counted."""
    found = []
    for room in rooms:
        times = busy.times("room", room.pk)
        is_taken = any(slot.starts_at <= at < slot.ends_at for slot in times)
        if not (room.is_online or is_taken):
            found.append(FreeRoom(room, next((slot.starts_at for slot in times if slot.starts_at > at), None)))
    return found
