"""Two people mark one roll at the same moment."""

import pytest
import time_machine
from django.db import connection

from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.models import Attendance, AttendanceChange
from scheduling.tests.admin.school import meets

pytestmark = pytest.mark.django_db(transaction=True)

STUDENTS = 4
SERVICE = """
from organizations.models import Membership
from scheduling.models import Enrolment, Lesson
from scheduling.roll.attendees import Mark, Who
from scheduling.services import mark_roll
def students():
    return [Who.student(pk) for pk in Enrolment.objects.order_by("pk").values_list("client", flat=True)]
def mark(states, rest=""):
    marks = {who: Mark(state) for who, state in zip(students(), states) if state}
    actor, lesson = Membership.objects.get(), Lesson.objects.get()
    mark_roll.mark_roll(lesson=lesson, marks=marks, actor=actor, rest=rest)
"""
# Reads the roll, waits, writes: without the lock each writes over what it has not seen.
NO_LOCK = """
import time
from scheduling.querysets import LessonQuerySet
LessonQuerySet.select_for_update = lambda rows, **_options: rows
check = mark_roll._check_moment
def dawdle(*given):
    time.sleep(0.5); check(*given)
mark_roll._check_moment = dawdle
"""


def mark_at_once(extra: str = "") -> tuple[list[str], list[str], int]:
    """What the processes complained of, the marks at the end, and how many of them are corrections."""
    center: Organization = make_organization()
    make_member(Role.OWNER, organization=center)
    lesson = meets(center, "IELTS-3", students=STUDENTS)
    works = ['mark(["absent"], rest="present")', 'mark(["", "absent"], rest="present")']
    with time_machine.travel(lesson.ends_at):
        said = complaints(center, works, extra=SERVICE + extra)
    with organization_scope(center):
        states = list(Attendance.objects.order_by("client").values_list("state", flat=True))
        return said, states, AttendanceChange.objects.count()


def test_what_each_of_them_said_holds_and_nobodys_mark_is_lost() -> None:
    """Whoever came second corrected the "present" that the first gave to the rest."""
    assert mark_at_once() == ([], ["absent", "absent", "present", "present"], 1)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_the_marks_of_one_are_lost() -> None:
    said, _states, _corrections = mark_at_once(NO_LOCK)
    assert any("mark_of_student_once" in each for each in said)
