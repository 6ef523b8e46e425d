"""Rolls that wait: the list, the number in the menu, Today at the center."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_teacher
from scheduling.models import Enrolment, EnrolmentPause, Lesson, LessonGuest
from scheduling.roll.attendees import Mark, Who
from scheduling.roll.unmarked import progress_of, unmarked_lessons
from scheduling.services.change_lesson import cancel_lesson
from scheduling.services.mark_roll import mark_roll
from scheduling.tests.admin.school import MONDAY, at, meets


@pytest.fixture(autouse=True)
def evening(center: Organization) -> Iterator[None]:
    cache.clear()
    with time_machine.travel(at(center, 20), tick=False):
        yield


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def long_enrolled(lesson: Lesson) -> Lesson:
    """Its students were in the group before it."""
    Enrolment.objects.filter(group=lesson.group_id).update(created_at=lesson.starts_at - timedelta(days=1))
    return lesson


def held(center: Organization, name: str, hour: int = 15, **over: Any) -> Lesson:
    lesson = meets(center, name, time(hour), **{"students": 2, **over})
    with organization_scope(center):
        return long_enrolled(lesson)


def mark(center: Organization, lesson: Lesson, number: int | None = None) -> None:
    """So many of its students, or everybody."""
    actor = make_member(Role.OWNER, organization=center)
    students = Enrolment.objects.filter(group=lesson.group_id).order_by("pk").values_list("client", flat=True)
    marks = {Who.student(pk): Mark("present") for pk in students[:number]} if number else {}
    mark_roll(lesson=lesson, marks=marks, actor=actor, rest="" if number else "present")


def waiting(center: Organization) -> list[str]:
    now = timezone.now()
    with organization_scope(center):
        rows = unmarked_lessons(now - timedelta(days=30), now).select_related("group").order_by("group__name")
        return [lesson.group.name for lesson in rows]


def parts(page: str) -> dict[str, list[str]]:
    """{section: groups beneath it}."""
    found = re.findall(r'<h2 id="rolls-(\w+)">(.*?)</section>', page, re.DOTALL)
    return {name: re.findall(r'<span class="rolls-what"><b>([^<]+)</b>', part) for name, part in found}


def test_it_waits_until_everybody_is_marked(center: Organization) -> None:
    lesson, partly, full = (held(center, name) for name in ("None", "Partly", "Whole"))
    held(center, "Now", 19)
    with organization_scope(center):
        mark(center, partly, 1)
        mark(center, full)
        numbers = progress_of([lesson, partly, full])
    assert waiting(center) == ["None", "Partly"]
    assert [numbers[each.pk].marked for each in (lesson, partly, full)] == [0, 1, 2]
    assert numbers[full.pk].is_done


def test_nobody_is_asked_for_a_lesson_that_had_nobody(center: Organization) -> None:
    held(center, "Empty", students=0)
    away, gone, late = (held(center, name) for name in ("Away", "Gone", "Entered later"))
    with time_machine.travel(at(center, 9), tick=False), organization_scope(center):
        cancel_lesson(lesson=gone, reason="Nobody came")
    with organization_scope(center):
        for enrolment in Enrolment.objects.filter(group=away.group):
            EnrolmentPause.objects.create(enrolment=enrolment, starts_on=MONDAY, ends_on=MONDAY, reason="Camp")
        Enrolment.objects.filter(group=late.group).update(created_at=late.ends_at + timedelta(minutes=1))
    assert waiting(center) == []


def test_a_guest_is_waited_for(center: Organization) -> None:
    lesson = held(center, "Trial", students=0)
    with organization_scope(center):
        LessonGuest.objects.create(lesson=lesson, name="Otabek")
    assert waiting(center) == ["Trial"]
    with organization_scope(center):
        mark(center, lesson)
    assert waiting(center) == []


def test_the_list_and_the_menu_count_the_same(center: Organization, desk: Client) -> None:
    held(center, "First")
    held(center, "Older", day=MONDAY - timedelta(days=3))
    held(center, "Too old", day=MONDAY - timedelta(days=40))
    meets(center, "Evening", time(21))
    page = desk.get("/admin/rolls/").content.decode()
    assert parts(page) == {"waiting": ["First", "Older"], "day": ["First", "Evening"]}
    assert re.search(r"Rolls.*?2<span class=\"x-hidden\"> not marked", page, re.DOTALL)
    older = desk.get(f"/admin/rolls/?day={MONDAY - timedelta(days=40)}").content.decode()
    assert parts(older)["day"] == ["Too old"]


@pytest.mark.parametrize("day", ["", "tomorrow", "0001-01-01", "9999-12-31", "2027-02-30"])
def test_a_day_that_makes_no_sense_is_today(day: str, center: Organization, desk: Client) -> None:
    meets(center, "Evening", time(21))
    assert parts(desk.get("/admin/rolls/", {"day": day}).content.decode())["day"] == ["Evening"]


def test_a_teacher_begins_with_the_next_lesson_and_sees_own_ones_only(
    center: Organization, browser_of: BrowserOf
) -> None:
    own: Membership = make_member(Role.TEACHER, organization=center)
    with organization_scope(center):
        other = make_teacher()
    held(center, "Mine", teacher=own)
    held(center, "Theirs", teacher=other)
    coming = held(center, "Next", 9, day=MONDAY + timedelta(days=1), teacher=own)
    client = browser_of(own)
    assert client.get("/admin/")["Location"] == "/admin/rolls/"
    page = client.get("/admin/rolls/").content.decode()
    assert parts(page) == {"next": [], "waiting": ["Mine"], "day": ["Mine"]}
    assert "My lessons" in page
    assert f"/admin/roll/{coming.pk}/" in page
    assert "Roll: 2 people" in page


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.MARKETER, Role.PARTNER])
def test_who_marks_nothing_has_no_list(role: Role, center: Organization, browser_of: BrowserOf) -> None:
    assert browser_of(make_member(role, organization=center)).get("/admin/rolls/").status_code == 403


def test_today_at_the_center_names_rolls_of_today_that_wait(center: Organization, desk: Client) -> None:
    done, open_one = held(center, "Whole"), held(center, "Waits")
    held(center, "Yesterday", day=MONDAY - timedelta(days=1))
    with organization_scope(center):
        mark(center, done)
    page = desk.get("/admin/center-today/").content.decode()
    section = page.split('id="center-today-rolls"')[1].split("</section>")[0]
    assert "1 roll of today is not marked" in section
    assert re.findall(r'href="(/admin/roll/\d+/)"', section) == [f"/admin/roll/{open_one.pk}/"]


def test_the_card_of_a_lesson_leads_to_its_roll(center: Organization, desk: Client) -> None:
    lesson = held(center, "Lesson")
    card = desk.get(f"/admin/timetable/lesson/{lesson.pk}/").content.decode()
    assert f"/admin/roll/{lesson.pk}/" in card


def test_as_many_queries_for_many_lessons_as_for_one(
    center: Organization, desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        held(center, f"Group {number}", 9 + number, day=date(2027, 1, 28))
    with organization_scope(center), django_assert_max_num_queries(5):
        lessons = list(Lesson.objects.select_related("group__branch"))
        assert all(progress.people == 2 for progress in progress_of(lessons).values())
