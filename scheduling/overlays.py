"""What changes of the schedule lie over the pattern of a group, and what a day of it looks like then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from scheduling.day_pattern import DayPattern, every_day
from scheduling.models import ChangedGroup, Group, Room, RoomMove, ScheduleChange


@dataclass(frozen=True, slots=True)
class DayPlan:
    """On which days, how much later than the group's time, for how long, where."""

    pattern: DayPattern
    shift_minutes: int
    minutes: int
    room: Room | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """A schedule change, as far as lessons follow it."""

    first_day: date
    last_day: date | None = None
    shift_minutes: int = 0
    lesson_minutes: int | None = None
    longer_by_minutes: int = 0
    pattern: DayPattern | None = None
    rooms: Mapping[int, Room] = field(default_factory=dict)

    @classmethod
    def of(cls, change: ScheduleChange, rooms: Mapping[int, Room]) -> Self:
        return cls(
            first_day=change.first_day,
            last_day=change.last_day,
            shift_minutes=change.shift_minutes,
            lesson_minutes=change.lesson_minutes,
            longer_by_minutes=change.longer_by_minutes,
            pattern=DayPattern.parse(change.days) if change.days else None,
            rooms=rooms,
        )

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def over(self, plan: DayPlan) -> DayPlan:
        return DayPlan(
            pattern=self.pattern or plan.pattern,
            shift_minutes=plan.shift_minutes + self.shift_minutes,
            minutes=(self.lesson_minutes or plan.minutes) + self.longer_by_minutes,
            room=self.rooms.get(plan.room.pk, plan.room) if plan.room else None,
        )


def term_plans(group: Group, first: date, overlays: Sequence[Overlay]) -> Iterator[tuple[date, DayPlan]]:
    """The days on which the group meets, from `first` to the end of its term, and how."""
    usual = DayPlan(group.pattern, 0, group.lesson_minutes, group.room)
    for day in every_day(first, group.last_day):
        plan = usual
        for overlay in overlays:
            if overlay.holds_on(day):
                plan = overlay.over(plan)
        if day in plan.pattern:
            yield day, plan


def read_overlays(group_ids: Iterable[int]) -> dict[int, list[Overlay]]:
    """{group: what lies over it, the latest last}; two queries for any number of groups."""
    changed = ChangedGroup.objects.filter(group__in=set(group_ids), change__undone_at=None)
    rows = list(changed.select_related("change").order_by("change_id"))
    if not rows:
        return {}
    changes = {row.change_id: row.change for row in rows}
    rooms: dict[int, dict[int, Room]] = defaultdict(dict)
    for move in RoomMove.objects.filter(change__in=changes).select_related("to_room").order_by():
        rooms[move.change_id][move.from_room_id] = move.to_room
    overlays = {pk: Overlay.of(change, rooms[pk]) for pk, change in changes.items()}
    found: dict[int, list[Overlay]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(overlays[row.change_id])
    return found
