"""After the last lesson of the day a teacher is asked for each roll that is not marked, and marks it in the chat."""

from datetime import time, timedelta
from typing import Any

import pytest

from bots.staff.kinds import ROLL
from bots.staff.rolls import send_rolls
from bots.tests.chat import Person
from bots.tests.staff.conftest import linked
from clients.models import Client
from messaging.outbox.wanted import is_wanted
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.services.link_chat import unlink_chat
from scheduling.factories import make_teacher
from scheduling.models import Attendance, Lesson
from scheduling.roll.attendees import Mark
from scheduling.services.announce_absence import announce_absence
from scheduling.services.change_lesson import cancel_lesson
from scheduling.services.mark_roll import mark_roll
from scheduling.tests.admin.school import at, meets

TEACHER_CHAT = 7002


@pytest.fixture
def tutor(desk: Organization) -> Membership:
    return make_teacher(name="Dilnoza")


@pytest.fixture
def lesson(desk: Organization, tutor: Membership) -> Lesson:
    """From 15:30 to 17:00, with three students."""
    return meets(desk, "IELTS-3", time(15, 30), students=3, teacher=tutor)


@pytest.fixture
def evening(lesson: Lesson, tutor: Membership, clock: Any) -> Person:
    """It is over, and the teacher was asked."""
    person = linked(tutor, TEACHER_CHAT)
    clock.move_to(lesson.ends_at + timedelta(minutes=3))
    assert send_rolls() == 1
    return person


def states(lesson: Lesson) -> list[str]:
    rows = Attendance.objects.filter(lesson=lesson).order_by("client__last_name")
    return list(rows.values_list("state", flat=True))


def data_of(person: Person, what: str) -> str:
    return next(data for data in person.buttons.values() if data.endswith(what))


def test_three_minutes_after_the_last_lesson_and_once(
    desk: Organization, lesson: Lesson, tutor: Membership, clock: Any
) -> None:
    late = meets(desk, "FE-2", time(18), students=1, teacher=tutor)
    person = linked(tutor, TEACHER_CHAT)
    clock.move_to(lesson.ends_at + timedelta(minutes=30))
    assert send_rolls() == 0
    clock.move_to(late.ends_at + timedelta(minutes=2))
    assert send_rolls() == 0
    clock.shift(timedelta(minutes=1))
    assert (send_rolls(), send_rolls()) == (2, 0)
    assert [message.context["group"] for message in person.told(ROLL)] == ["IELTS-3", "FE-2"]
    assert person.told(ROLL)[0].context["number"] == 3
    assert all(message.not_after == late.ends_at + timedelta(hours=6) for message in person.told(ROLL))


def test_all_came(evening: Person, lesson: Lesson) -> None:
    data = evening.buttons["All came"]
    evening.presses("All came")
    assert states(lesson) == ["present"] * 3
    assert "3 of 3 people came. It is written down." in evening.read
    evening.presses_data(data)
    assert "marked already" in evening.read


def test_one_by_one(evening: Person, lesson: Lesson, tutor: Membership) -> None:
    evening.presses("One by one")
    evening.presses("✓ Aziza Norova 2")
    assert list(evening.buttons)[:3] == ["✓ Aziza Norova 1", "✗ Aziza Norova 2", "✓ Aziza Norova 3"]
    evening.presses("✓ Aziza Norova 3").presses("✗ Aziza Norova 3")
    assert states(lesson) == []
    evening.presses("Done")
    assert states(lesson) == ["present", "absent", "present"]
    assert "2 of 3 people came" in evening.read
    assert Attendance.objects.filter(marked_by=tutor).count() == 3
    evening.presses_data(data_of(evening, "done"))
    assert "marked already" in evening.read


@pytest.fixture
def called_off(lesson: Lesson) -> Client:
    """The family of the second student said in time that they do not come."""
    student = Client.objects.get(last_name="Norova 2")
    announce_absence(lesson=lesson, client=student, told_by=None, reason="a fever")
    return student


@pytest.mark.usefixtures("called_off")
def test_all_came_asks_about_who_said_that_they_do_not_come(evening: Person, lesson: Lesson) -> None:
    evening.presses("All came")
    assert states(lesson) == []
    assert "Aziza Norova 2: Will not come (a fever)" in evening.read
    assert list(evening.buttons)[:3] == ["✓ Aziza Norova 1", "✗ Aziza Norova 2", "✓ Aziza Norova 3"]
    evening.presses("Done")
    assert states(lesson) == ["present", "absent", "present"]


@pytest.mark.usefixtures("called_off")
def test_who_came_after_all_is_ticked_on(evening: Person, lesson: Lesson) -> None:
    evening.presses("One by one").presses("✗ Aziza Norova 2").presses("Done")
    assert states(lesson) == ["present"] * 3


def test_marks_set_meanwhile_stay(evening: Person, lesson: Lesson, manager: Membership) -> None:
    evening.presses("One by one")
    first = data_of(evening, evening.buttons["✓ Aziza Norova 1"])
    who = first.rpartition(":")[2].split("-")
    mark_roll(lesson=lesson, marks={_who(who): Mark("excused", "dentist")}, actor=manager)
    evening.presses_data(first)
    evening.presses("Done")
    assert states(lesson) == ["excused", "present", "present"]


def _who(parts: list[str]) -> Any:
    from scheduling.roll.attendees import Who

    return Who(parts[0], int(parts[1]))


def test_an_old_list_marks_nobody_of_another_lesson(
    evening: Person, desk: Organization, lesson: Lesson, tutor: Membership
) -> None:
    other = meets(desk, "FE-2", time(11), students=2, teacher=tutor)
    evening.presses("One by one")
    done = data_of(evening, "done")
    evening.presses_data(f"roll:{other.pk}:list")
    evening.presses_data(done)
    assert states(lesson) == []
    assert "tick off who was absent" in evening.read


def test_only_own_lessons(evening: Person, lesson: Lesson, desk: Organization) -> None:
    stranger = linked(make_member(Role.MANAGER, Role.TEACHER, organization=desk), 7009)
    stranger.presses_data(evening.buttons["All came"])
    assert "This button is old" in stranger.read
    assert states(lesson) == []


@pytest.mark.parametrize("what", ["x", "t:nobody", "t", "all:1", ""])
def test_made_up_buttons(what: str, evening: Person, lesson: Lesson) -> None:
    evening.presses_data(f"roll:{lesson.pk}:{what}")
    assert "This button is old" in evening.read
    assert states(lesson) == []


def test_before_the_lesson_nobody_is_marked(lesson: Lesson, tutor: Membership) -> None:
    person = linked(tutor, TEACHER_CHAT).presses_data(f"roll:{lesson.pk}:all")
    assert "The lesson has not begun" in person.read
    assert states(lesson) == []


def test_more_people_than_buttons_lead_to_the_page(
    desk: Organization, tutor: Membership, clock: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://crm.example.uz"
    lesson = meets(desk, "Big", students=31, teacher=tutor)
    person = linked(tutor, TEACHER_CHAT)
    clock.move_to(lesson.ends_at + timedelta(minutes=3))
    send_rolls()
    assert [[key["url"] for key in row] for row in person.told(ROLL)[0].buttons] == [
        [f"https://crm.example.uz/admin/roll/{lesson.pk}/"]
    ]


def test_marked_or_cancelled_in_the_program_it_does_not_leave(
    evening: Person, lesson: Lesson, manager: Membership
) -> None:
    message = evening.told(ROLL)[0]
    assert is_wanted(message)
    mark_roll(lesson=lesson, marks={}, rest="present", actor=manager)
    assert not is_wanted(message)


def test_a_cancelled_lesson_has_no_roll(desk: Organization, tutor: Membership, lesson: Lesson, clock: Any) -> None:
    linked(tutor, TEACHER_CHAT)
    cancel_lesson(lesson=lesson, reason="ill")
    clock.move_to(lesson.ends_at + timedelta(minutes=3))
    assert send_rolls() == 0


def test_parting_the_chat_stops_it(evening: Person, lesson: Lesson, tutor: Membership) -> None:
    unlink_chat(person=tutor)
    assert not is_wanted(evening.told(ROLL)[0])
    evening.presses("All came")
    assert states(lesson) == []


def test_queries_do_not_grow(
    desk: Organization, tutor: Membership, clock: Any, django_assert_max_num_queries: Any
) -> None:
    for hour in range(9, 17):
        last = meets(desk, f"G-{hour}", time(hour), students=2, teacher=tutor, lesson_minutes=45)
    linked(tutor, TEACHER_CHAT)
    clock.move_to(last.ends_at + timedelta(minutes=3))
    with django_assert_max_num_queries(24):
        assert send_rolls() == 8


def test_the_day_is_that_of_the_center(desk: Organization, tutor: Membership, clock: Any) -> None:
    """A lesson that ends after midnight belongs to the day on which it began."""
    lesson = meets(desk, "Owls", time(23, 15), students=1, teacher=tutor)
    linked(tutor, TEACHER_CHAT)
    clock.move_to(at(desk, 23, 59))
    assert send_rolls() == 0
    clock.move_to(lesson.ends_at + timedelta(minutes=3))
    assert send_rolls() == 1
