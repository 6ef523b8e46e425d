"""Marking a roll: who may, when, what is written, and what stays as others left it."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from scheduling.choices import GuestState
from scheduling.factories import make_teacher
from scheduling.models import Attendance, AttendanceChange, Enrolment, Lesson, LessonGuest
from scheduling.roll.attendees import Mark, Who
from scheduling.services.change_lesson import add_lesson, cancel_lesson, move_lesson, remove_added_lesson, substitute
from scheduling.services.lay_out_lessons import remove_lessons
from scheduling.services.mark_roll import mark_roll
from scheduling.tests.admin.school import MONDAY, at, meets

PRESENT, ABSENT = Mark("present"), Mark("absent")
EXCUSED = Mark("excused", "dentist")


@pytest.fixture
def lesson(center: Organization, scope: Organization) -> Lesson:
    """From 15:30 to 17:00, with three students."""
    return meets(center, "IELTS-3", time(15, 30), students=3, teacher=make_teacher())


@pytest.fixture(autouse=True)
def after_the_lesson(center: Organization) -> Iterator[None]:
    with time_machine.travel(at(center, 17, 5), tick=False):
        yield


def students(lesson: Lesson) -> list[Who]:
    rows = Enrolment.objects.filter(group=lesson.group_id).order_by("pk")
    return [Who.student(pk) for pk in rows.values_list("client", flat=True)]


def marked(lesson: Lesson) -> list[str]:
    """The states of the students, in their order; "" for who has none."""
    found = dict(Attendance.objects.filter(lesson=lesson).values_list("client", "state"))
    return [found.get(who.pk, "") for who in students(lesson)]


def corrections() -> list[tuple[str, str, str]]:
    return list(AttendanceChange.objects.order_by("pk").values_list("from_state", "to_state", "reason"))


def test_marks_say_who_set_them_and_others_stay_unmarked(lesson: Lesson, owner: Membership) -> None:
    first, second, _third = students(lesson)
    mark_roll(lesson=lesson, marks={first: PRESENT, second: EXCUSED}, actor=owner)
    assert marked(lesson) == ["present", "excused", ""]
    row = Attendance.objects.get(client=second.pk)
    assert (row.note, row.marked_by, row.marked_at) == ("dentist", owner, at(lesson.organization, 17, 5))
    assert corrections() == []


def test_the_rest_is_present_but_for_whom_somebody_marked_meanwhile(lesson: Lesson, owner: Membership) -> None:
    first, second, _third = students(lesson)
    mark_roll(lesson=lesson, marks={second: ABSENT}, actor=owner)
    changed = mark_roll(lesson=lesson, marks={first: Mark("late")}, rest="present", actor=owner)
    assert marked(lesson) == ["late", "absent", "present"]
    assert len(changed) == 2


def test_a_correction_is_kept_and_the_same_mark_again_changes_nothing(lesson: Lesson, owner: Membership) -> None:
    first, *_others = students(lesson)
    mark_roll(lesson=lesson, marks={first: PRESENT}, actor=owner)
    mark_roll(lesson=lesson, marks={first: ABSENT}, actor=owner)
    assert mark_roll(lesson=lesson, marks={first: ABSENT}, actor=owner) == []
    mark_roll(lesson=lesson, marks={first: Mark()}, actor=owner)
    assert marked(lesson) == ["", "", ""]
    assert corrections() == [("present", "absent", ""), ("absent", "", "")]
    assert set(AttendanceChange.objects.values_list("actor", flat=True)) == {owner.pk}


def test_taking_back_leaves_what_was_marked_anew(lesson: Lesson, owner: Membership) -> None:
    first, second, _third = students(lesson)
    mark_roll(lesson=lesson, marks={first: PRESENT, second: PRESENT}, actor=owner)
    mark_roll(lesson=lesson, marks={second: ABSENT}, actor=owner)
    before = dict.fromkeys((first, second), "present")
    mark_roll(lesson=lesson, marks={first: Mark(), second: Mark()}, expected=before, actor=owner)
    assert marked(lesson) == ["", "absent", ""]


def test_before_it_begins_only_who_is_excused_is_marked(
    center: Organization, lesson: Lesson, owner: Membership
) -> None:
    first, *_others = students(lesson)
    with time_machine.travel(at(center, 15, 29), tick=False):
        for said in ({"marks": {first: PRESENT}}, {"marks": {first: ABSENT}}, {"marks": {}, "rest": "present"}):
            with pytest.raises(ValidationError, match="has not begun"):
                mark_roll(lesson=lesson, actor=owner, **said)
        mark_roll(lesson=lesson, marks={first: EXCUSED}, actor=owner)
    assert marked(lesson) == ["excused", "", ""]


def test_two_days_later_a_change_needs_a_reason_and_keeps_it(
    center: Organization, lesson: Lesson, owner: Membership
) -> None:
    first, second, _third = students(lesson)
    with time_machine.travel(at(center, 17, day=MONDAY + timedelta(days=2)), tick=False):
        mark_roll(lesson=lesson, marks={first: PRESENT}, actor=owner)
    with time_machine.travel(at(center, 17, 1, day=MONDAY + timedelta(days=2)), tick=False):
        with pytest.raises(ValidationError, match="write why"):
            mark_roll(lesson=lesson, marks={second: PRESENT}, reason="  ", actor=owner)
        mark_roll(lesson=lesson, marks={second: PRESENT}, reason="The paper roll was found", actor=owner)
    assert marked(lesson) == ["present", "present", ""]
    assert corrections() == [("", "present", "The paper roll was found")]


def test_a_cancelled_lesson_has_no_roll(center: Organization, lesson: Lesson, owner: Membership) -> None:
    with time_machine.travel(at(center, 12), tick=False):
        cancel_lesson(lesson=lesson, reason="Nobody came")
    with pytest.raises(ValidationError, match="it has no roll"):
        mark_roll(lesson=lesson, marks=dict.fromkeys(students(lesson), PRESENT), actor=owner)
    assert marked(lesson) == ["", "", ""]


def test_a_teacher_marks_own_lessons_and_who_stands_in_those_of_the_other(center: Organization, lesson: Lesson) -> None:
    own, other = lesson.teacher, make_member(Role.TEACHER, organization=center)
    first, *_others = students(lesson)
    with pytest.raises(ValidationError, match="Only who teaches"):
        mark_roll(lesson=lesson, marks={first: PRESENT}, actor=other)
    mark_roll(lesson=lesson, marks={first: PRESENT}, actor=own)
    with time_machine.travel(at(center, 12), tick=False):
        substitute(lessons=[lesson], teacher=other)
    mark_roll(lesson=lesson, marks={first: ABSENT}, actor=other)
    with pytest.raises(ValidationError, match="Only who teaches"):
        mark_roll(lesson=lesson, marks={first: PRESENT}, actor=own)
    assert marked(lesson) == ["absent", "", ""]


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.MARKETER, Role.PARTNER])
def test_who_sells_marks_nobody(role: Role, center: Organization, lesson: Lesson) -> None:
    with pytest.raises(ValidationError, match="Only who teaches"):
        mark_roll(lesson=lesson, marks={}, rest="present", actor=make_member(role, organization=center))


def test_guests_who_come_are_on_the_roll(lesson: Lesson, owner: Membership) -> None:
    guest = LessonGuest.objects.create(lesson=lesson, name="Otabek")
    gone = LessonGuest.objects.create(lesson=lesson, name="Kamola", state=GuestState.CANCELLED)
    mark_roll(lesson=lesson, marks={}, rest="present", actor=owner)
    assert Attendance.objects.filter(lesson=lesson).count() == 4
    assert Attendance.objects.get(guest=guest).state == "present"
    with pytest.raises(ValidationError, match="no longer on this roll"):
        mark_roll(lesson=lesson, marks={Who.visitor(gone.pk): PRESENT}, actor=owner)


def test_somebody_of_another_day_is_not_on_the_roll_but_a_mark_can_be_taken_off(
    lesson: Lesson, owner: Membership
) -> None:
    first, second, _third = students(lesson)
    mark_roll(lesson=lesson, marks={first: PRESENT}, actor=owner)
    Enrolment.objects.filter(group=lesson.group).update(starts_on=MONDAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="no longer on this roll"):
        mark_roll(lesson=lesson, marks={second: PRESENT}, actor=owner)
    mark_roll(lesson=lesson, marks={first: Mark()}, actor=owner)
    assert not Attendance.objects.exists()


def test_a_lesson_in_which_somebody_was_marked_is_not_moved(
    center: Organization, lesson: Lesson, owner: Membership
) -> None:
    first, second, _third = students(lesson)
    tomorrow = lesson.starts_at + timedelta(days=1)
    with time_machine.travel(at(center, 16), tick=False):
        mark_roll(lesson=lesson, marks={first: PRESENT}, actor=owner)
        with pytest.raises(ValidationError, match="it took place"):
            move_lesson(lesson=lesson, starts_at=tomorrow, room=None)
        mark_roll(lesson=lesson, marks={first: Mark(), second: EXCUSED}, actor=owner)
        assert move_lesson(lesson=lesson, starts_at=tomorrow, room=None).starts_at == tomorrow


def test_an_unknown_state_is_refused_whole(lesson: Lesson, owner: Membership) -> None:
    first, second, _third = students(lesson)
    with pytest.raises(ValidationError, match="present, late, absent or excused"):
        mark_roll(lesson=lesson, marks={first: PRESENT, second: Mark("asleep")}, actor=owner)
    assert marked(lesson) == ["", "", ""]


def test_a_lesson_with_marks_is_not_deleted(center: Organization, lesson: Lesson, owner: Membership) -> None:
    with time_machine.travel(at(center, 12), tick=False):
        added = add_lesson(group=lesson.group, starts_at=at(center, 18), minutes=60, room=None, teacher=None)
        first, *_others = students(lesson)
        mark_roll(lesson=added, marks={first: EXCUSED}, actor=owner)
        mark_roll(lesson=lesson, marks={first: EXCUSED}, actor=owner)
        with pytest.raises(ValidationError, match="marked on the roll"):
            remove_added_lesson(lesson=added)
        remove_lessons([lesson])
    assert Lesson.objects.get(pk=lesson.pk).is_cancelled
    assert Attendance.objects.count() == 2


def test_as_many_statements_for_twelve_as_for_three(center: Organization, lesson: Lesson, owner: Membership) -> None:
    numbers = []
    assert owner.roles  # read once in each request, whatever is done there
    for each in (lesson, meets(center, "IELTS-4", time(15, 30), students=12)):
        first, *_others = students(each)
        with CaptureQueriesContext(connection) as queries:
            mark_roll(lesson=each, marks={first: ABSENT}, rest="present", actor=owner)
        assert "" not in marked(each)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 7
