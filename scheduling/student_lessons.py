"""Which lessons students come to, and on which of their days there are none: as few queries for one as for ten."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from organizations.scoping import open_organization
from scheduling.announced import announced_absences
from scheduling.choices import GuestState, LessonStatus
from scheduling.closed_days import ClosedDays
from scheduling.models import AnnouncedAbsence, Enrolment, Lesson, LessonGuest
from scheduling.querysets import EnrolmentQuerySet, LessonQuerySet
from scheduling.rosters import Rosters, day_of
from scheduling.slots import zone_of


class StudentLesson(NamedTuple):
    """One lesson of one student, and what was said beforehand."""

    client_id: int
    lesson: Lesson
    absence: AnnouncedAbsence | None
    # Sits in on it: the seat is theirs for this once.
    is_guest: bool

    @property
    def starts_at(self) -> datetime:
        """By the clock of its branch."""
        return self.lesson.starts_at.astimezone(zone_of(self.lesson.group.branch))

    @property
    def ends_at(self) -> datetime:
        return self.lesson.ends_at.astimezone(zone_of(self.lesson.group.branch))

    @property
    def moved_from(self) -> date | None:
        """The day it was planned on, if it is on another now."""
        planned = self.lesson.planned_on
        return planned if planned and planned != self.starts_at.date() else None


class DayOff(NamedTuple):
    """A day on which a student would have a lesson, but the center or the country rests."""

    client_id: int
    day: date
    why: str


def lessons_of_students(client_ids: Collection[int], start: datetime, end: datetime) -> list[StudentLesson]:
    """Those of which any moment is in [start, end), in order of time; cancelled ones too, and those they sit in on."""
    if not client_ids:
        return []
    guests = _as_guests(client_ids, start, end)
    enrolments = _enrolments(client_ids, timezone.localdate(start), timezone.localdate(end))
    groups = set(enrolments.values_list("group_id", flat=True))
    lessons = list(_lessons(groups, {lesson for lesson, _client in guests}, start, end))
    if not lessons:
        return []
    days = {lesson.pk: day_of(lesson) for lesson in lessons}
    rosters = Rosters(groups, min(days.values()), max(days.values()))
    absences = announced_absences(list(days))
    found = []
    for lesson in lessons:
        there = rosters.on(lesson.group_id, days[lesson.pk]) if lesson.group_id in groups else set()
        for client in client_ids:
            is_guest = (lesson.pk, client) in guests
            if is_guest or client in there:
                found.append(StudentLesson(client, lesson, absences.get((lesson.pk, client)), is_guest))
    return found


def days_off_of_students(client_ids: Collection[int], first: date, last: date) -> list[DayOff]:
    """Public holidays and closed days, of each student once a day."""
    closed = ClosedDays(open_organization().country, first, last)
    rows = _enrolments(client_ids, first, last).select_related("group").order_by("pk") if client_ids else []
    found = {(off.client_id, off.day): off for row in rows for off in _days_off(row, closed, first, last)}
    return sorted(found.values(), key=lambda off: off.day)


def _days_off(row: Enrolment, closed: ClosedDays, first: date, last: date) -> Iterator[DayOff]:
    group = row.group
    names = closed.of(group.branch_id)
    since = max(first, group.first_day, row.starts_on)
    until = min(last, group.last_day, row.ends_on or last)
    for day in group.pattern.days(since, until):
        if day in names:
            yield DayOff(row.client_id, day, names[day])


def _enrolments(client_ids: Collection[int], first: date, last: date) -> EnrolmentQuerySet:
    rows: EnrolmentQuerySet = Enrolment.objects.still_there(first).filter(client__in=client_ids, starts_on__lte=last)
    return rows.filter(group__is_archived=False)


def _as_guests(client_ids: Collection[int], start: datetime, end: datetime) -> set[tuple[int, int]]:
    """(lesson, client)."""
    rows = LessonGuest.objects.filter(client__in=client_ids, state=GuestState.EXPECTED)
    rows = rows.filter(lesson__starts_at__lt=end, lesson__ends_at__gt=start).order_by()
    return set(rows.values_list("lesson_id", "client_id"))


def _lessons(groups: Collection[int], others: Collection[int], start: datetime, end: datetime) -> LessonQuerySet:
    rows: LessonQuerySet = Lesson.objects.between(start, end).filter(Q(group__in=groups) | Q(pk__in=others))
    # What was dropped with its day nobody ever heard of.
    rows = rows.exclude(status=LessonStatus.CANCELLED, reason="")
    rows = rows.select_related("group__course", "group__branch", "room__branch", "teacher", "substitute_for")
    return rows.order_by("starts_at", "pk")
