"""Groups for a wish, ranked, with their next lessons and the seats that are free there.

As many queries for four hundred groups as for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from organizations.models import Membership
from scheduling.models import Group, Lesson, Room
from scheduling.seats import Seats, seats_of_lessons
from trials.picking.filters import Filters, filters_to_try
from trials.picking.fit import Reason, reasons
from trials.picking.wish import Wish

DATES = 3


@dataclass(slots=True)
class NextLesson:
    """As much of a lesson as is shown."""

    pk: int
    group_id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    room_id: int | None
    teacher_id: int | None


_COLUMNS = tuple(field.name for field in fields(NextLesson))


@dataclass(frozen=True, slots=True)
class Date:
    """A lesson of a group that somebody could try."""

    lesson: NextLesson
    seats: Seats
    room: Room | None
    teacher: Membership | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A group with its next lessons, and how well it fits."""

    group: Group
    room: Room | None
    dates: list[Date]
    reasons: list[Reason]

    @property
    def first_free(self) -> Date | None:
        return next((date for date in self.dates if not date.seats.is_full), None)

    @property
    def is_full(self) -> bool:
        return self.first_free is None

    @property
    def seats(self) -> Seats:
        """On the first day that can be booked."""
        return (self.first_free or self.dates[0]).seats

    @property
    def rank(self) -> tuple[bool, int, int, datetime, str]:
        """Who has a seat, then who fits better, then who meets sooner."""
        against = sum(reason.against for reason in self.reasons)
        begins = (self.first_free or self.dates[0]).lesson.starts_at
        return self.is_full, against, -len(self.reasons), begins, self.group.sorted_by


@dataclass(frozen=True, slots=True)
class Found:
    """What the filters let through, best first, and all groups there are to filter."""

    choices: list[Choice]
    groups: list[Group]
    filters: Filters

    @property
    def best(self) -> Choice | None:
        return self.choices[0] if self.choices and not self.choices[0].is_full else None


def find_groups(wish: Wish, *, filters: Filters | None = None, now: datetime | None = None) -> Found:
    """Without `filters` those of the wish, as many of them as leave a seat to book."""
    at = now or timezone.now()
    running = Group.objects.running(timezone.localdate(at)).select_related("course", "branch", "teacher")
    groups = list(running.order_by("sorted_by", "pk"))
    asked, *wider = [filters] if filters else filters_to_try(wish)
    found = _choices([group for group in groups if asked.lets(group)], wish, at)
    if wider and all(choice.is_full for choice in found):
        everything = _choices(groups, wish, at)
        for one in wider:
            less = [choice for choice in everything if one.lets(choice.group)]
            if any(not choice.is_full for choice in less):
                return Found(less, groups, one)
    return Found(found, groups, asked)


def _choices(groups: Sequence[Group], wish: Wish, now: datetime) -> list[Choice]:
    """Groups that meet once more, in order of rank."""
    dates = _dates(_next_lessons(groups, now), groups)
    found = [
        Choice(
            group,
            dates.rooms.get(group.room_id or 0),
            own,
            reasons(group, dates.rooms.get(group.room_id or 0), wish, timezone.localdate(own[0].lesson.starts_at)),
        )
        for group in groups
        if (own := dates.of.get(group.pk))
    ]
    return sorted(found, key=lambda choice: choice.rank)


class _Dates(NamedTuple):
    """{group: dates}, and the rooms by key."""

    of: Mapping[int, list[Date]]
    rooms: Mapping[int, Room]


def _next_lessons(groups: Sequence[Group], now: datetime) -> list[NextLesson]:
    """The first ones of each group."""
    number = Window(RowNumber(), partition_by="group", order_by=("starts_at", "pk"))
    rows = Lesson.objects.planned().filter(group__in=[group.pk for group in groups], starts_at__gt=now)
    first = rows.annotate(number=number).filter(number__lte=DATES).order_by("starts_at", "pk")
    return [NextLesson(*row) for row in first.values_list(*_COLUMNS)]


def _dates(lessons: Sequence[NextLesson], groups: Iterable[Group]) -> _Dates:
    seats = seats_of_lessons(lessons)
    placed: list[NextLesson | Group] = [*lessons, *groups]
    rooms = Room.objects.select_related("branch").in_bulk({row.room_id for row in placed} - {None})
    teachers = Membership.objects.in_bulk({lesson.teacher_id for lesson in lessons} - {None})
    found: dict[int, list[Date]] = defaultdict(list)
    for lesson in lessons:
        room, teacher = rooms.get(lesson.room_id or 0), teachers.get(lesson.teacher_id or 0)
        found[lesson.group_id].append(Date(lesson, seats[lesson.pk], room, teacher))
    return _Dates(found, rooms)
