"""Rules of rolls: who teaches and who leads hear of what is not marked; who stays away becomes one task."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from clients.factories import make_client
from clients.models import Client as Person
from clients.models import ClientContact
from organizations.models import Membership, Organization
from organizations.tests.people import BrowserOf
from reminders.choices import AlertKind
from reminders.models import Alert, Task
from reminders.rules.run import watch_absences, watch_clients
from scheduling.factories import make_teacher, new_group
from scheduling.models import Attendance, Enrolment, Lesson
from scheduling.roll.attendees import Mark, Who
from scheduling.services.mark_roll import mark_roll
from scheduling.services.save_group import open_group
from scheduling.tests.admin.school import MONDAY, at

pytestmark = pytest.mark.usefixtures("scope")
FRIDAY, SATURDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def before_the_lessons(center: Organization) -> Iterator[None]:
    with time_machine.travel(at(center, 7), tick=False):
        yield


@pytest.fixture
def lessons(scope: Organization, malika: Membership) -> list[Lesson]:
    """Every day of a fortnight from 15:00 to 16:30, with one student, whom Malika has."""
    days = "mon_tue_wed_thu_fri_sat_sun"
    last = MONDAY + timedelta(days=13)
    teacher = make_teacher(name="Nodira Aliyeva")
    group = new_group(name="IELTS-3", starts_at=time(15), days=days, first_day=MONDAY, last_day=last, teacher=teacher)
    open_group(group=group)
    student = make_client(first_name="Bekzod", last_name="Umarov", owner=malika)
    Enrolment.objects.create(client=student, group=group, starts_on=MONDAY)
    return list(Lesson.objects.filter(group=group).select_related("group", "teacher"))


def ticks(moment: datetime) -> None:
    """Three of them: what is told is told once."""
    with time_machine.travel(moment, tick=False):
        for _tick in range(3):
            watch_clients()
            watch_absences()


def told(kind: AlertKind) -> list[tuple[str, dict]]:
    return list(Alert.objects.filter(kind=kind).order_by("pk").values_list("member__name", "payload"))


def mark(lesson: Lesson, state: str, owner: Membership, *, when: datetime | None = None, reason: str = "") -> None:
    student = Who.student(Person.objects.get(first_name="Bekzod").pk)
    with time_machine.travel(when or lesson.ends_at, tick=False):
        mark_roll(lesson=lesson, marks={student: Mark(state)}, actor=owner, reason=reason)


def tasks() -> list[tuple[str, str]]:
    return list(Task.objects.order_by("pk").values_list("assignee__name", "title"))


# --- Rolls that nobody marked --------------------------------------------------------------------
def test_who_teaches_is_told_half_an_hour_after_the_lesson(lessons: list[Lesson]) -> None:
    ends = lessons[0].ends_at
    ticks(ends + timedelta(minutes=29))
    assert told(AlertKind.ROLL_OPEN) == []
    ticks(ends + timedelta(minutes=30))
    [(name, payload)] = told(AlertKind.ROLL_OPEN)
    assert (name, payload["group"], payload["lesson"]) == ("Nodira Aliyeva", "IELTS-3", lessons[0].pk)


def test_nobody_is_told_of_a_roll_that_is_marked(lessons: list[Lesson], manager: Membership, owner: Membership) -> None:
    mark(lessons[0], "present", owner)
    ticks(lessons[0].ends_at + timedelta(minutes=30))
    ticks(lessons[0].ends_at + timedelta(hours=18))
    assert told(AlertKind.ROLL_OPEN) == told(AlertKind.ROLLS_LATE) == []


def test_who_leads_hears_of_it_on_the_next_working_morning_once(
    center: Organization, lessons: list[Lesson], manager: Membership
) -> None:
    center.working_days, center.opens_at = [0, 1, 2, 3, 4], time(9)
    center.save()
    ticks(at(center, 8, 59, FRIDAY + timedelta(days=3)))
    assert told(AlertKind.ROLLS_LATE) == []
    ticks(at(center, 9, 0, FRIDAY + timedelta(days=3)))
    ticks(at(center, 12, 0, FRIDAY + timedelta(days=3)))
    # Of Friday and of the two days on which nobody works.
    assert told(AlertKind.ROLLS_LATE) == [(manager.name, {"rolls": 3})]


def test_an_alert_leads_to_what_it_speaks_of(
    center: Organization, lessons: list[Lesson], manager: Membership, browser_of: BrowserOf
) -> None:
    Lesson.objects.update(teacher=manager)
    ticks(lessons[0].ends_at + timedelta(minutes=30))
    ticks(at(center, 12, 0, MONDAY + timedelta(days=1)))
    page = browser_of(manager).get("/admin/reminders/alert/").content.decode()
    assert f"/admin/roll/{lessons[0].pk}/" in page
    assert "The roll of Mon 15:00 is not marked" in page
    assert "1 roll is still not marked" in page


# --- Students who stay away ----------------------------------------------------------------------
def test_the_second_absence_in_a_row_is_a_task_with_who_answers(lessons: list[Lesson], owner: Membership) -> None:
    mother = make_client(first_name="Nargiza", last_name="Umarova")
    ClientContact.objects.create(client=Person.objects.get(first_name="Bekzod"), contact=mother, relation="mother")
    mark(lessons[0], "absent", owner)
    ticks(lessons[0].ends_at)
    assert tasks() == []
    mark(lessons[1], "absent", owner)
    ticks(lessons[1].ends_at)
    words = "Bekzod Umarov missed 2 lessons of IELTS-3 in a row: call Nargiza Umarova"
    assert tasks() == [("Malika Yusupova", words)]
    task = Task.objects.get()
    assert (task.client.first_name, task.due_at > lessons[1].ends_at) == ("Bekzod", True)


def test_a_longer_row_is_no_second_task_and_a_new_one_is(lessons: list[Lesson], owner: Membership) -> None:
    for lesson in lessons[1:4]:
        mark(lesson, "absent", owner)
        ticks(lesson.ends_at)
    mark(lessons[0], "absent", owner, when=lessons[3].ends_at, reason="Found")
    ticks(lessons[3].ends_at)
    assert len(tasks()) == 1
    mark(lessons[4], "present", owner)
    for lesson in lessons[5:7]:
        mark(lesson, "absent", owner)
        ticks(lesson.ends_at)
    assert len(tasks()) == 2


@pytest.mark.parametrize("between", ["present", "late", "excused"])
def test_who_came_or_said_why_is_not_away(between: str, lessons: list[Lesson], owner: Membership) -> None:
    for lesson, state in zip(lessons, ("absent", between, "absent"), strict=False):
        mark(lesson, state, owner)
        ticks(lesson.ends_at)
    assert tasks() == []


def test_what_nobody_marked_is_no_absence_and_ends_no_row(lessons: list[Lesson], owner: Membership) -> None:
    mark(lessons[0], "absent", owner)
    ticks(lessons[1].ends_at)
    assert tasks() == []
    mark(lessons[2], "absent", owner)
    ticks(lessons[2].ends_at)
    assert len(tasks()) == 1


def test_without_an_owner_who_works_here_who_leads_has_the_task(
    lessons: list[Lesson], malika: Membership, manager: Membership, owner: Membership
) -> None:
    Membership.objects.filter(pk=malika.pk).update(is_active=False)
    for lesson in lessons[:2]:
        mark(lesson, "absent", owner)
    ticks(lessons[1].ends_at)
    assert tasks() == [(manager.name, "Bekzod Umarov missed 2 lessons of IELTS-3 in a row: call Bekzod Umarov")]


def test_what_was_long_ago_is_no_task(lessons: list[Lesson], owner: Membership) -> None:
    later = lessons[-1].ends_at + timedelta(days=14)
    for lesson in lessons[-2:]:
        mark(lesson, "absent", owner, when=later, reason="Paper roll")
    ticks(later)
    assert tasks() == []
    assert Attendance.objects.count() == 2


def test_the_task_leads_to_the_student(
    center: Organization, lessons: list[Lesson], malika: Membership, owner: Membership, browser_of: BrowserOf
) -> None:
    for lesson in lessons[:2]:
        mark(lesson, "absent", owner)
    ticks(lessons[1].ends_at)
    browser: Client = browser_of(malika)
    with time_machine.travel(lessons[1].ends_at + timedelta(minutes=10), tick=False):
        student = Person.objects.get(first_name="Bekzod")
        for url in ("/admin/reminders/task/", "/admin/my-day/"):
            page = browser.get(url).content.decode()
            assert "missed 2 lessons of IELTS-3" in page
            assert f"/admin/clients/client/{student.pk}/change/" in page
