"""The timetable as a page: what is on it, through which filters, for whom."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import LessonGuest, TeacherAbsence, TeacherProfile
from scheduling.tests.admin.school import MONDAY, at, meets

PAGE = "/admin/timetable/?day=2027-02-01"
BLOCK = re.compile(r'<button[^>]*class="timetable-lesson ([^"]*)".*?title="([^"]*)"')


def blocks(client: Client, query: str = "") -> dict[str, str]:
    """{what a lesson says: its signs}."""
    page = client.get(PAGE + query).content.decode()
    return {title: signs for signs, title in BLOCK.findall(page)}


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def test_each_lesson_says_when_what_who_where_and_how_full(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        room, teacher = make_room(name="103"), make_teacher(name="Nodira Aliyeva")
        course = make_course(name="IELTS")
    lesson = meets(center, "IELTS-3", room=room, teacher=teacher, course=course, level="6.5", students=6)
    with organization_scope(center):
        LessonGuest.objects.create(lesson=lesson, name="Otabek")
    assert blocks(desk) == {"15:30–17:00 IELTS-3, IELTS 6.5, Nodira Aliyeva, 103, 7/12: Filling": "orange"}
    page = desk.get(PAGE).content.decode()
    assert "7/12" in page
    assert "N. Aliyeva" in page
    assert "1 lesson" in page


@pytest.mark.parametrize(("students", "tone"), [(0, "green"), (5, "green"), (6, "orange"), (9, "orange"), (10, "red")])
def test_the_colour_follows_how_full_it_is(center: Organization, desk: Client, students: int, tone: str) -> None:
    meets(center, "G", students=students)
    assert next(iter(blocks(desk).values())).split()[0] == tone


def test_filters_show_what_is_meant_and_leave_the_rest_as_taken(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        here, there = make_room(name="101"), make_room(name="201")
        teacher = make_teacher(name="Lola Karimova")
    one = meets(center, "One", room=here, teacher=teacher)
    meets(center, "Two", room=there)
    assert len(blocks(desk)) == 2
    assert [title.split()[1] for title in blocks(desk, f"&branch={here.branch_id}")] == ["One,"]
    signs = {title.split()[1]: "is-other" in signs for title, signs in blocks(desk, f"&teacher={teacher.pk}").items()}
    assert signs == {"One,": False, "Two,": True}
    by_group = blocks(desk, f"&by=group&course={one.group.course_id}")
    assert [title.split()[1] for title in by_group] == ["One,"]


def test_a_lesson_whose_teacher_is_absent_or_missing_stands_out(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        teacher = make_teacher(name="Nodira Aliyeva")
        profile = TeacherProfile.objects.get(membership=teacher)
        TeacherAbsence.objects.create(teacher=profile, first_day=MONDAY, last_day=MONDAY)
    meets(center, "Ill", teacher=teacher)
    meets(center, "Nobody")
    with organization_scope(center):
        other = make_teacher()
    meets(center, "Fine", teacher=other)
    signs = {title.split()[1]: "is-open" in signs for title, signs in blocks(desk).items()}
    assert signs == {"Ill,": True, "Nobody,": True, "Fine,": False}


def test_in_the_lane_of_a_teacher_a_lesson_says_where_it_is(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        room, teacher = make_room(name="103"), make_teacher(name="Nodira Aliyeva")
    meets(center, "IELTS-3", room=room, teacher=teacher)
    assert "<span>N. Aliyeva</span><u>" in desk.get(PAGE).content.decode()
    assert "<span>103</span><u>" in desk.get(PAGE + "&by=teacher").content.decode()


def test_a_week_has_a_line_for_each_lesson_and_a_phone_its_days(center: Organization, desk: Client) -> None:
    meets(center, "One")
    meets(center, "Two", day=MONDAY + timedelta(days=2))
    page = desk.get(PAGE + "&span=week").content.decode()
    assert "1–7 February" in page
    assert len(BLOCK.findall(page)) == 2
    assert re.findall(r"<b>(\w+) \d+ February</b><span>1 lesson</span>", page) == ["Monday", "Wednesday"]


def test_rooms_free_now_are_counted(center: Organization, owner: Membership, browser_of: BrowserOf) -> None:
    with organization_scope(center):
        room = make_room()
        make_room(branch=room.branch)
        make_room(is_online=True)
    with time_machine.travel(at(center, 12), tick=False):
        client = browser_of(owner)
        assert "2 rooms free now" in client.get("/admin/timetable/").content.decode()
        meets(center, "Now", time(12), room=room, lesson_minutes=60)
        assert "1 room free now" in client.get("/admin/timetable/").content.decode()


def test_a_teacher_sees_own_lessons_and_no_free_rooms(
    center: Organization, teacher: Membership, browser_of: BrowserOf
) -> None:
    with organization_scope(center):
        room = make_room()
        TeacherProfile.objects.create(membership=teacher)
    meets(center, "Mine", teacher=teacher, room=room)
    meets(center, "Theirs", time(9), room=room)
    assert [title.split()[1] for title in blocks(browser_of(teacher))] == ["Mine,"]
    assert "free now" not in browser_of(teacher).get("/admin/timetable/").content.decode()


def test_who_may_not_see_lessons_is_refused(partner: Membership, browser_of: BrowserOf) -> None:
    assert browser_of(partner).get(PAGE).status_code == 403


def test_nothing_to_show_says_what_to_do_first(desk: Client) -> None:
    assert "No rooms yet" in desk.get(PAGE).content.decode()
    assert "No lessons" in desk.get(PAGE + "&by=group").content.decode()


@pytest.mark.parametrize("query", ["&day=0000-99-99", "&by=moon&span=year", "&branch=x&course=-1&teacher=" + "9" * 30])
def test_a_mistyped_address_is_no_error(center: Organization, desk: Client, query: str) -> None:
    assert desk.get(PAGE + query).status_code == 200


def test_sixty_rooms_take_as_many_queries_as_two(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        branch = make_branch()
        rooms = [make_room(branch=branch) for _ in range(2)]
    meets(center, "First", room=rooms[0], students=1)
    few = _queries(desk)
    with organization_scope(center):
        rooms += [make_room(branch=branch) for _ in range(6)]
    for number, room in enumerate(rooms):
        meets(center, f"G{number}", time(9), room=room, teacher=None, students=1)
    assert _queries(desk) == few


def _queries(client: Client) -> int:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE + "&span=week")
    return len(queries)


def test_the_menu_of_the_school_begins_with_the_timetable(desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    assert page.index("/admin/timetable/") < page.index("/admin/scheduling/course/")


def test_the_day_of_a_later_year_is_named_with_it(desk: Client) -> None:
    assert "2030" in desk.get("/admin/timetable/?day=2030-05-06").content.decode()
    assert f"{timezone.localdate():%Y}</h2>" not in desk.get("/admin/timetable/").content.decode()
