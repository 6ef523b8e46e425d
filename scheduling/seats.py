"""Seats: who takes one on a day, and what is left. Counted, never stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling.choices import FILLING_PERCENT, FULL_PERCENT, GuestState
from scheduling.models import Enrolment, EnrolmentPause, Group, LessonGuest, Room, SeatHold

FEW_LESSONS = 100
ONE_DAY = timedelta(days=1)
# From a day until a day, both within it; a last day of None is not known yet.
Stretch = tuple[date, date | None]


class Dated(Protocol):
    """A lesson, or as much of one as seats need."""

    pk: int
    group_id: int
    starts_at: datetime
    capacity: int


@dataclass(frozen=True, slots=True)
class Seats:
    """Of a group on a day, or of one lesson."""

    capacity: int
    students: int = 0
    guests: int = 0
    held: int = 0

    @property
    def people(self) -> int:
        """Who sits in the room: held seats are empty until they have names."""
        return self.students + self.guests

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.people - self.held)

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def occupancy_percent(self) -> int:
        return round(100 * self.people / self.capacity) if self.capacity else 0

    @property
    def boxes(self) -> list[str]:
        """One word for each seat, in the order they are drawn; people beyond the capacity have a box too."""
        taken = ["student"] * self.students + ["guest"] * self.guests + ["held"] * self.held
        return taken + ["free"] * self.free

    @property
    def tone(self) -> str:
        """Green below 50 %, orange below 80 %, red from there or when nothing is free."""
        if self.is_full or self.occupancy_percent >= FULL_PERCENT:
            return "red"
        return "orange" if self.occupancy_percent >= FILLING_PERCENT else "green"

    @property
    def word(self) -> str:
        """What the colour says."""
        if self.is_full:
            return _("Full")
        return {"green": _("Many seats"), "orange": _("Filling"), "red": _("Nearly full")}[self.tone]


def seats_in(group: Group, room: Room | None) -> int:
    """A smaller room has fewer seats."""
    return min(group.capacity, room.capacity) if room and not room.is_online else group.capacity


class _Stay(NamedTuple):
    """So many students take a seat in these stretches of days."""

    stretches: Sequence[Stretch]
    number: int

    def meets(self, first: date, last: date | None) -> bool:
        return any((end is None or first <= end) and (last is None or start <= last) for start, end in self.stretches)


class Taken:
    """Who takes seats in these groups; three queries for any number of groups and days."""

    def __init__(self, group_ids: Iterable[int]) -> None:
        ids = set(group_ids)
        self._enrolled = _stays(ids)
        # There are few, so that a list of keys would take longer than they do.
        holds = SeatHold.objects.filter(until__gte=timezone.localdate()).order_by()
        self._held = dict(holds.values_list("group_id").annotate(Sum("seats")))

    def students(self, group_id: int, day: date) -> int:
        return self.at_any_time(group_id, day, day)

    def students_from(self, group_id: int, day: date) -> int:
        """Those who are there on that day or come later: none of their seats can be given away."""
        return self.at_any_time(group_id, day, None)

    def at_any_time(self, group_id: int, first: date, last: date | None) -> int:
        """Those who are there on some day of this stretch."""
        return sum(stay.number for stay in self._enrolled[group_id] if stay.meets(first, last))

    def add(self, group_id: int, first: date, last: date | None) -> None:
        """One more, who is to be enrolled."""
        self._enrolled[group_id].append(_Stay([(first, last)], 1))

    def hold(self, group_id: int, seats: int) -> None:
        """So many more, to be kept."""
        self._held[group_id] = self.held(group_id) + seats

    def held(self, group_id: int) -> int:
        """Kept until somebody decides, whichever day is looked at."""
        return self._held.get(group_id, 0)


def _stays(group_ids: Collection[int]) -> dict[int, list[_Stay]]:
    """By group; those who are there all the time counted by the database, those who gave their seat away one by one."""
    found: dict[int, list[_Stay]] = defaultdict(list)
    enrolled = Enrolment.objects.filter(group__in=group_ids).order_by()
    away: dict[int, list[EnrolmentPause]] = defaultdict(list)
    pauses = EnrolmentPause.objects.filter(keeps_seat=False, enrolment__group__in=group_ids)
    for pause in pauses.select_related("enrolment").order_by("starts_on"):
        away[pause.enrolment_id].append(pause)
    at_times = Exists(EnrolmentPause.objects.filter(keeps_seat=False, enrolment=OuterRef("pk")))
    always = enrolled.exclude(at_times).values_list("group_id", "starts_on", "ends_on")
    for group_id, first, last, number in always.annotate(number=Count("pk")):
        found[group_id].append(_Stay([(first, last)], number))
    for own in away.values():
        found[own[0].enrolment.group_id].append(_Stay(_between(own), 1))
    return found


def _between(pauses: Sequence[EnrolmentPause]) -> Sequence[Stretch]:
    """When the student sits in the group, around these pauses, the earliest first."""
    end = pauses[0].enrolment.ends_on or date.max
    begins = [pauses[0].enrolment.starts_on, *(pause.resumed_on for pause in pauses)]
    ends = [*(pause.starts_on - ONE_DAY for pause in pauses), end]
    stretches = [(first, min(last, end)) for first, last in zip(begins, ends, strict=True) if first]
    return [(first, last) for first, last in stretches if first <= last]


def seats_of_groups(groups: Iterable[Group], day: date) -> dict[int, Seats]:
    """{group: seats for who would join on that day}; three queries for any number of groups."""
    rows = list(groups)
    taken = Taken(group.pk for group in rows)
    return {
        group.pk: Seats(group.capacity, taken.students_from(group.pk, day), held=taken.held(group.pk)) for group in rows
    }


def with_seats(groups: QuerySet, day: date) -> QuerySet:
    """Groups with `student_count` and `free_seats` as columns, to filter and sort by; the same as seats_of_groups."""
    here = Enrolment.objects.seated_from(day).filter(group=OuterRef("pk")).order_by().values("group")
    held = SeatHold.objects.filter(until__gte=timezone.localdate(), group=OuterRef("pk")).order_by().values("group")
    counted = groups.annotate(
        student_count=Coalesce(Subquery(here.annotate(number=Count("pk")).values("number")), 0),
        held_count=Coalesce(Subquery(held.annotate(number=Sum("seats")).values("number")), 0),
    )
    return counted.annotate(free_seats=F("capacity") - F("student_count") - F("held_count"))


def seats_of_lessons(lessons: Iterable[Dated]) -> dict[int, Seats]:
    """{lesson: seats on its day}; four queries for any number of lessons."""
    rows = list(lessons)
    taken = Taken(lesson.group_id for lesson in rows)
    guests = guests_at(rows)
    found, zone = {}, timezone.get_current_timezone()
    for lesson in rows:
        day = lesson.starts_at.astimezone(zone).date()
        students, held = taken.students(lesson.group_id, day), taken.held(lesson.group_id)
        found[lesson.pk] = Seats(lesson.capacity, students, guests.get(lesson.pk, 0), held)
    return found


def guests_at(lessons: Sequence[Dated]) -> Mapping[int, int]:
    """{lesson: guests}; those of many are looked for by time, since a list of thousands of keys takes longer to send
    than to answer."""
    rows = LessonGuest.objects.exclude(state=GuestState.CANCELLED)
    if len(lessons) > FEW_LESSONS:
        times = [lesson.starts_at for lesson in lessons]
        rows = rows.filter(lesson__starts_at__gte=min(times), lesson__starts_at__lte=max(times))
    else:
        rows = rows.filter(lesson__in={lesson.pk for lesson in lessons})
    return dict(rows.order_by().values_list("lesson_id").annotate(Count("pk")))
