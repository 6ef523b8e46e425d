"""Makes up the demo's rolls: the lessons that were, marked by their teachers but for a few that still wait."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crm_project.demo.leads import Author
from scheduling.choices import AttendanceState
from scheduling.models import Attendance, Enrolment, Lesson, LessonGuest
from scheduling.rosters import Rosters, day_of
from trials.choices import TrialStatus

BATCH = 500
# Out of a hundred lessons, how many somebody comes to, is late for, misses, is excused from: people who mostly come,
# those who are in two minds, and those who are leaving.
STATES = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT, AttendanceState.EXCUSED)
HABITS = ((90, 5, 3, 2), (72, 10, 12, 6), (45, 10, 38, 7))
HABIT_SHARES = (82, 14, 4)
EXCUSES = ("Dentist", "Ill", "A wedding in the family", "School exam", "On a trip")
# Of the lessons of the last days that had any, so many in a hundred wait for their teachers.
LATEST_DAYS, WAITING_PERCENT = 2, 35


def mark_rolls(author: Author) -> None:
    """All lessons that are over, in few statements."""
    dice = random.Random(author.dice.random())  # noqa: S311 - made-up people
    over = Lesson.objects.planned().filter(ends_at__lt=author.now).select_related("group__branch").order_by("pk")
    lessons = list(over)
    if not lessons:
        return
    # The students were here before their lessons: nobody wrote them down today.
    Enrolment.objects.update(created_at=min(lesson.starts_at for lesson in lessons))
    latest = sorted({day_of(lesson) for lesson in lessons})[-LATEST_DAYS:]
    told = [each for each in lessons if day_of(each) not in latest or dice.randrange(100) >= WAITING_PERCENT]
    marks = [*_students(dice, told), *_guests(told)]
    Attendance.objects.bulk_create(marks, batch_size=BATCH)


def _students(dice: random.Random, lessons: Sequence[Lesson]) -> Iterator[Attendance]:
    days: list[date] = [day_of(lesson) for lesson in lessons]
    rosters = Rosters({lesson.group_id for lesson in lessons}, min(days), max(days))
    habits: dict[int, tuple[int, ...]] = {}
    for lesson, day in zip(lessons, days, strict=True):
        for client_id in sorted(rosters.on(lesson.group_id, day)):
            habit = habits.setdefault(client_id, dice.choices(HABITS, HABIT_SHARES)[0])
            state = dice.choices(STATES, habit)[0]
            note = dice.choice(EXCUSES) if state == AttendanceState.EXCUSED else ""
            yield _mark(lesson, state, client_id=client_id, note=note)


def _guests(lessons: Sequence[Lesson]) -> Iterator[Attendance]:
    """Those whose trial was said to have taken place."""
    by_key = {lesson.pk: lesson for lesson in lessons}
    came = LessonGuest.objects.filter(trial__status=TrialStatus.ATTENDED).order_by("pk")
    for guest in came:
        if guest.lesson_id in by_key:
            yield _mark(by_key[guest.lesson_id], AttendanceState.PRESENT, guest=guest)


def _mark(lesson: Lesson, state: str, **facts: object) -> Attendance:
    begun = lesson.starts_at + timedelta(minutes=10)
    return Attendance(lesson=lesson, state=state, marked_by_id=lesson.teacher_id, marked_at=begun, **facts)
