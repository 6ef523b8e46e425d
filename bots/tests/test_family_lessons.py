"""What a family reads of lessons and says about them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from bots.dialogs.router import route
from bots.said import understand
from bots.tests.chat import Person, press
from bots.tests.family import MOTHERS, answers_for, linked, make_student
from clients.factories import make_client
from clients.models import Client
from messaging.factories import make_bot
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Organization
from organizations.tests.clock import long_before_the_lessons
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import (
    AnnouncedAbsence,
    Attendance,
    ClosedDay,
    Enrolment,
    EnrolmentPause,
    Group,
    Lesson,
    LessonGuest,
)
from scheduling.roll.attendees import Mark, Who
from scheduling.services.change_lesson import cancel_lesson, move_lesson, substitute
from scheduling.services.mark_roll import mark_roll
from scheduling.tests.conftest import school
from trials.tests.school import opened

__all__ = ["long_before_the_lessons", "school"]
# The tests stand on Sunday 22 November 2026, 14:00 in Tashkent; lessons are Mon Wed Fri 15:00-16:30.
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def group(school: Organization) -> Group:
    make_bot()
    branch = make_branch(name="Chilonzor", address="Navoi 1", latitude=41.31, longitude=69.24)
    room = make_room(name="Room 4", branch=branch)
    teacher = make_teacher(name="Dilnoza")
    return opened(name="FE-2", course=make_course(name="English"), room=room, branch=branch, teacher=teacher)


@pytest.fixture
def madina(group: Group) -> Client:
    mother = make_client(first_name="Nilufar", last_name="Yoldosheva", phone=MOTHERS)
    child = make_student(group, first_name="Madina", phone="")
    answers_for(mother, child)
    return child


@pytest.fixture
def mother(madina: Client) -> Person:
    return linked(Person())


def lessons(group: Group) -> list[Lesson]:
    return list(Lesson.objects.filter(group=group).select_related("group", "room", "teacher").order_by("starts_at"))


def test_the_next_lessons_say_when_where_and_with_whom(mother: Person) -> None:
    lines = mother.presses("Next lessons").read.splitlines()
    assert lines[:3] == [
        "Madina:",
        "Mon 23 Nov, 15:00–16:30 · English (FE-2)",
        "   Room 4, Chilonzor, Navoi 1 · Dilnoza",
    ]
    assert len(lines) == 7
    last = mother.answers[-1]
    assert last.buttons[0][0]["url"].startswith("https://www.google.com/maps/search/?api=1&query=41.31")


def test_all_children_stand_in_one_text(group: Group, madina: Client, mother: Person) -> None:
    other = opened(name="M-1", course=make_course(name="Maths"), days="tue", starts_at=time(9))
    bek = make_student(other, first_name="Bek", phone="")
    answers_for(Client.objects.get(telegram_id=mother.chat), bek)
    mother.presses("Next lessons")
    assert "Bek:\nTue 24 Nov, 09:00–10:30 · Maths (M-1)" in mother.read
    assert "Madina:\nMon 23 Nov" in mother.read
    mother.presses("Timetable").presses("Next week")
    assert mother.read.startswith("23 Nov – 29 Nov\n")
    assert "09:00–10:30 Bek: Maths" in mother.read


def test_a_week_tells_what_is_other_than_usual(group: Group, mother: Person) -> None:
    first, second, third, *_rest = lessons(group)
    cancel_lesson(lesson=first, reason="water in the room")
    move_lesson(lesson=second, starts_at=second.starts_at + timedelta(days=1), room=second.room)
    substitute(lessons=[third], teacher=make_teacher(name="Olga"))
    with time_machine.travel(MONDAY - timedelta(hours=3)):
        week = mother.presses("Timetable").read
    assert "23 Nov – 29 Nov" in week
    assert "cancelled: water in the room" in week
    assert "Thu 26 Nov\n15:00–16:30 English, Room 4, moved from Wed 25 Nov" in week
    assert "Olga instead of Dilnoza" in week
    assert "\n\nWed 25 Nov\n" not in week


def test_holidays_and_closed_days_are_named(group: Group, madina: Client, mother: Person) -> None:
    ClosedDay.objects.create(name="Snow", first_day="2026-11-24", last_day="2026-11-25")
    Lesson.objects.filter(group=group, planned_on="2026-11-25").delete()
    with time_machine.travel(MONDAY - timedelta(hours=3)):
        week = mother.presses("Timetable").read
    assert "Wed 25 Nov\nNo lessons: Snow" in week
    assert "Tue 24" not in week


def test_on_a_pause_there_are_no_lessons(group: Group, madina: Client, mother: Person) -> None:
    enrolment = madina.enrolments.get()
    EnrolmentPause.objects.create(enrolment=enrolment, starts_on="2026-11-22", ends_on="2027-01-30", reason="ill")
    assert "no lessons in the next three weeks" in mother.presses("Next lessons").read
    assert "No lessons this week" in mother.presses("Timetable").read
    mother.presses_data("absent")
    assert "no lessons in the next 14 days" in mother.read


def test_a_lesson_that_is_made_up_for_as_a_guest_is_told(group: Group, madina: Client, mother: Person) -> None:
    other = opened(name="FE-9", course=make_course(name="Speaking"), days="tue")
    LessonGuest.objects.create(lesson=lessons(other)[0], name="Madina", client=madina)
    assert "Tue 24 Nov, 15:00–16:30 · Speaking (FE-9)" in mother.presses("Next lessons").read
    mother.presses("Menu").presses("Will be absent")
    assert not any("Speaking" in words for words in mother.buttons)


def test_absences_are_counted_by_kind_with_their_days(group: Group, madina: Client, mother: Person) -> None:
    assert "nothing is marked" in mother.presses("Absences").read
    actor = make_member(Role.MANAGER, organization=group.organization)
    states = ("present", "absent", "excused", "late")
    for lesson, state in zip(lessons(group), states, strict=False):
        with time_machine.travel(lesson.ends_at):
            mark_roll(lesson=lesson, marks={Who.student(madina.pk): Mark(state)}, actor=actor)
    with time_machine.travel(MONDAY + timedelta(days=10)):
        lines = mother.presses("Absences").read.splitlines()
    assert lines == [
        f"Madina, since {date_format(group.first_day, 'j M Y')}: in 2 of 4 lessons",
        "Absent: 1 (Wed 25 Nov)",
        "Excused: 1 (Fri 27 Nov)",
        "Late: 1 (Mon 30 Nov)",
    ]
    with time_machine.travel(MONDAY + timedelta(days=80)):
        assert mother.presses_data("absences").read.splitlines() == lines, "however long ago it was"


def test_the_last_absences_are_named_first_and_all_are_counted(group: Group, madina: Client, mother: Person) -> None:
    missed = list(lessons(group))[:10]
    Attendance.objects.bulk_create(
        Attendance(lesson=lesson, client=madina, state="absent", marked_at=lesson.ends_at) for lesson in missed
    )
    days = [f"{lesson.starts_at:%a} {lesson.starts_at.day} {lesson.starts_at:%b}" for lesson in reversed(missed)]
    assert mother.presses("Absences").read.splitlines()[1] == f"Absent: 10 ({', '.join(days[:8])} …)"


def test_absences_are_of_the_groups_they_are_in_since_they_joined(group: Group, madina: Client, mother: Person) -> None:
    """What was before, and in a group that was left, is no news."""
    left, lesson = opened(name="OLD-1"), lessons(group)[3]
    Enrolment.objects.create(
        client=madina, group=left, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 10), ending="dropped"
    )
    Enrolment.objects.filter(client=madina, group=group).update(starts_on=lesson.planned_on)
    Attendance.objects.bulk_create(
        Attendance(lesson=each, client=madina, state="absent", marked_at=each.ends_at)
        for each in (lessons(left)[0], lessons(group)[0], lesson)
    )
    assert "in 0 of 1 lesson" in mother.presses("Absences").read


def test_will_be_absent_with_a_reason_and_after_all_not(group: Group, madina: Client, mother: Person) -> None:
    mother.presses("Will be absent")
    assert mother.read == "Which lesson will Madina miss?"
    assert len(mother.buttons) == 7, "six lessons of fourteen days, and the menu"
    mother.presses("Mon 23 Nov, 15:00 · English")
    assert mother.read.startswith("Written down: Madina will not come on Mon 23 Nov, 15:00.")
    mother.writes("dentist")
    assert "The teacher reads it" in mother.read
    said = AnnouncedAbsence.objects.get()
    assert (said.client, said.lesson, said.reason) == (madina, lessons(group)[0], "dentist")
    assert said.told_by == Client.objects.get(telegram_id=mother.chat)
    assert "will not come" in mother.presses("Next lessons").read
    mother.presses("Menu").presses("Will be absent").presses("Mon 23 Nov, 15:00: will come after all")
    assert mother.read == "Good. We wait for Madina on Mon 23 Nov, 15:00."
    assert AnnouncedAbsence.objects.get().taken_back_at is not None


def test_pressed_twice_it_is_written_down_once(mother: Person) -> None:
    data = mother.presses("Will be absent").buttons["Mon 23 Nov, 15:00 · English"]
    for _time in range(3):
        mother.presses_data(data)
    assert AnnouncedAbsence.objects.count() == 1
    mother.writes("/menu").writes("dentist")
    assert AnnouncedAbsence.objects.get().reason == ""


def test_once_the_lesson_has_begun_nothing_changes(group: Group, mother: Person) -> None:
    buttons = mother.presses("Will be absent").buttons
    later = buttons["Wed 25 Nov, 15:00 · English"]
    mother.presses("Mon 23 Nov, 15:00 · English")
    back = mother.buttons["Will come after all"]
    with time_machine.travel(MONDAY):
        mother.writes("dentist")
        assert "has begun" in mother.read
        mother.presses_data(back)
        assert "has begun" in mother.read
        mother.presses_data(later)
        assert "Written down" in mother.read
    assert list(AnnouncedAbsence.objects.order_by("pk").values_list("reason", "taken_back_at")) == [("", None)] * 2


def test_a_lesson_of_another_group_is_nobody_s_button(madina: Client, mother: Person) -> None:
    lesson = lessons(opened(name="FE-9", days="tue"))[0]
    for verb in ("absent", "comes"):
        mother.presses_data(f"{verb}:{madina.pk}:{lesson.pk}")
        assert "This button is old" in mother.read
    assert not AnnouncedAbsence.objects.exists()


@pytest.mark.parametrize("data", ["next", "week", "absences", "absent"])
def test_as_many_queries_for_four_children_as_for_two(data: str, group: Group, madina: Client, mother: Person) -> None:
    parent = Client.objects.get(telegram_id=mother.chat)

    def counted() -> int:
        said = understand(press(mother.chat, data))
        assert said is not None
        with CaptureQueriesContext(connection) as captured:
            route(said, None)
        return len(captured)

    answers_for(parent, make_student(group, first_name="Bek"))
    before = counted()
    for number in range(2):
        child = make_student(opened(name=f"X-{number}"), first_name=f"Child {number}")
        answers_for(parent, child)
    assert counted() == before
