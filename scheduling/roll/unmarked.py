"""Lessons that are over and have somebody on their roll whom nobody marked; and how far each roll is."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from organizations.models import Membership
from organizations.scoping import open_organization
from scheduling.choices import GuestState
from scheduling.limits import LONGEST_MINUTES
from scheduling.models import Attendance, Enrolment, Lesson, LessonGuest
from scheduling.querysets import LessonQuerySet
from scheduling.rosters import Rosters, day_of
from scheduling.seats import guests_at

# What was not marked for so long is no longer asked for.
ASKED_FOR = timedelta(days=30)


class Progress(NamedTuple):
    """Of one roll."""

    people: int
    marked: int

    @property
    def is_done(self) -> bool:
        return self.marked >= self.people


def unmarked_lessons(since: datetime, until: datetime) -> LessonQuerySet:
    """Of those that ended in between. Who was put into the group only after a lesson needs no mark there: a center that
    moves in is not asked for its past."""
    longest = timedelta(minutes=LONGEST_MINUTES)
    over = Lesson.objects.planned().filter(ends_at__gt=since, ends_at__lte=until)
    over = over.filter(starts_at__gt=since - longest, starts_at__lt=until)
    students = Enrolment.objects.learning_on_each("day").filter(
        group=OuterRef("group"), created_at__lte=OuterRef("ends_at")
    )
    of_student = Attendance.objects.filter(lesson=OuterRef(OuterRef("pk")), client=OuterRef("client"))
    guests = LessonGuest.objects.filter(lesson=OuterRef("pk")).exclude(state=GuestState.CANCELLED)
    of_guest = Attendance.objects.filter(guest=OuterRef("pk"))
    return over.alias(day=TruncDate("starts_at", tzinfo=open_organization().zone)).filter(
        Exists(students.exclude(Exists(of_student))) | Exists(guests.exclude(Exists(of_guest)))
    )


def waiting_for(member: Membership) -> QuerySet:
    """Lessons of the last month that this person may mark, and that nobody marked to the end."""
    now = timezone.now()
    return unmarked_lessons(now - ASKED_FOR, now).markable_by(member)


def progress_of(lessons: Sequence[Lesson]) -> dict[int, Progress]:
    """{lesson: how far its roll is}; four queries for any number of lessons, whose groups are at hand."""
    if not lessons:
        return {}
    days = [day_of(lesson) for lesson in lessons]
    rosters = Rosters({lesson.group_id for lesson in lessons}, min(days), max(days))
    guests = guests_at(lessons)
    marked = Counter(Attendance.objects.filter(lesson__in=lessons).order_by().values_list("lesson_id", flat=True))
    return {
        lesson.pk: Progress(
            len(rosters.on(lesson.group_id, day)) + guests.get(lesson.pk, 0),
            marked[lesson.pk],
        )
        for lesson, day in zip(lessons, days, strict=True)
    }
