"""Puts many students into groups in thought, one after another, and holds seats: whether there is one for each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.choices import GuestState
from scheduling.models import Group, Lesson, LessonGuest
from scheduling.seats import Taken, guests_at
from scheduling.slots import zone_of


class _Promised(NamedTuple):
    """A lesson to come in which guests have seats."""

    day: date
    capacity: int
    guests: int


class Seating:
    """Five queries for any number of students. Groups that are not saved yet go by a number of the caller."""

    def __init__(self, group_ids: Iterable[int]) -> None:
        ids = set(group_ids)
        self._taken = Taken(ids)
        self._promised: dict[int, list[_Promised]] = defaultdict(list)
        expected = LessonGuest.objects.filter(lesson=OuterRef("pk"), state=GuestState.EXPECTED)
        coming = Lesson.objects.planned().filter(Exists(expected), group__in=ids, starts_at__gte=timezone.now())
        lessons = list(coming.select_related("group__branch").order_by("starts_at"))
        guests = guests_at(lessons)
        for lesson in lessons:
            day = lesson.starts_at.astimezone(zone_of(lesson.group.branch)).date()
            self._promised[lesson.group_id].append(_Promised(day, lesson.capacity, guests[lesson.pk]))

    def seat(self, group: Group, number: int, first: date, last: date | None) -> str:
        """Takes a seat from the first day to the last; otherwise says why there is none."""
        held = self._taken.held(number)
        if self._taken.at_any_time(number, first, last) + held >= group.capacity:
            words = _("%(group)s is full: it has %(seats)d seats. Write more seats for the group, or another group.")
            return words % {"group": group, "seats": group.capacity}
        for lesson in self._promised[number]:
            is_there = first <= lesson.day and (last is None or lesson.day <= last)
            if is_there and self._taken.students(number, lesson.day) + held + lesson.guests >= lesson.capacity:
                words = _(
                    "All %(capacity)d seats of %(group)s are taken on %(day)s, with guests: %(guests)d. "
                    "Begin after that day, or let a guest come to another lesson."
                )
                facts = {"capacity": lesson.capacity, "group": group, "guests": lesson.guests}
                return words % {**facts, "day": date_format(lesson.day, "D j M")}
        self._taken.add(number, first, last)
        return ""

    def hold(self, group: Group, number: int, seats: int) -> str:
        """Keeps seats for who comes later; otherwise says how many are free."""
        free = group.capacity - self._taken.students_from(number, timezone.localdate()) - self._taken.held(number)
        if seats > free:
            return _("%(group)s has %(free)d free seats.") % {"group": group, "free": max(0, free)}
        self._taken.hold(number, seats)
        return ""
