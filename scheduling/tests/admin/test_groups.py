"""Groups in the admin: opened, changed and refused in the form; seats in the list."""

import re
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.models import Client as Account
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import make_course, make_room, make_teacher, new_group
from scheduling.models import Enrolment, Group, Lesson, SeatHold, TeacherCourse
from scheduling.services.save_group import change_group, open_group
from scheduling.services.seat_guests import cancel_guest, seat_guest

LIST = "/admin/scheduling/group/"
MONDAY = date(2027, 2, 1)


@pytest.fixture
def owner(school: Organization) -> Client:
    return client_of(make_member(Role.OWNER, organization=school).user)


def fields(**over: Any) -> dict[str, Any]:
    return {
        "name": "IELTS-3",
        "days": ["mon", "wed"],
        "starts_at": "15:00",
        "first_day": "2027-02-01",
        "last_day": "2027-02-28",
        "min_size": "4",
        **over,
    }


def opened(**over: Any) -> Group:
    group = new_group(**{"first_day": MONDAY, "last_day": MONDAY + timedelta(days=27), "days": "mon", **over})
    open_group(group=group)
    return group


def enrol(group: Group, number: int, **over: Any) -> None:
    for _each in range(number):
        student = Account.objects.create(first_name="Aziza")
        Enrolment.objects.create(**{"client": student, "group": group, "starts_on": MONDAY, **over})


def test_a_group_is_opened_with_what_its_course_has(owner: Client, school: Organization) -> None:
    course, room = make_course(lesson_minutes=90, capacity=16), make_room(capacity=10)
    answer = owner.post(f"{LIST}add/", fields(course=course.pk, room=room.pk), follow=True)
    assert "8 lessons added." in answer.content.decode()
    group = Group.objects.get()
    assert (group.days, group.lesson_minutes, group.capacity, group.branch) == ("mon_wed", 90, 10, room.branch)


def test_a_clash_is_explained_in_the_form_and_nothing_is_written(owner: Client, school: Organization) -> None:
    room = make_room(name="204")
    opened(name="IELTS-7", room=room, starts_at=time(14))
    answer = owner.post(f"{LIST}add/", fields(course=make_course().pk, room=room.pk))
    page = answer.content.decode()
    assert "Not saved: 4 lessons would need what is taken" in page
    assert "<b>Room 204</b> is taken by IELTS-7<span>Mon 14:00–15:30, 4 times from 1 February to 22 February" in page
    assert "Taken at these hours: see above." in page
    assert 'value="IELTS-3"' in page
    assert (Group.objects.count(), Lesson.objects.count()) == (1, 4)


def ways_out(page: str) -> dict[str, str]:
    """{what a button says: what it sends}."""
    buttons = re.findall(r'name="way_out" value="([^"]*)" class="x-btn">([^<]*)', page)
    return {words.strip(): unescape(value) for value, words in buttons}


@pytest.mark.parametrize(
    ("way", "hour", "room"), [("205 · 15:00", 15, "205"), ("205 · 15:30", 15.5, "205"), ("204 · 15:30", 15.5, "204")]
)
def test_one_press_saves_the_group_where_it_is_free(
    owner: Client, school: Organization, way: str, hour: float, room: str
) -> None:
    taken = make_room(name="204")
    make_room(name="205", branch=taken.branch)
    opened(name="IELTS-7", room=taken, starts_at=time(14))
    sent = fields(course=make_course().pk, room=taken.pk)
    value = ways_out(owner.post(f"{LIST}add/", sent).content.decode())[way]
    answer = owner.post(f"{LIST}add/", {**sent, "way_out": value}, follow=True)
    assert "8 lessons added." in answer.content.decode()
    group = Group.objects.get(name="IELTS-3")
    assert (group.room.name, group.starts_at) == (room, time(int(hour), round(hour % 1 * 60)))


def test_one_press_gives_the_group_another_teacher(owner: Client, school: Organization) -> None:
    taken, free = make_teacher(name="Nodira"), make_teacher(name="Sherzod")
    group = opened(name="IELTS-3", course=make_course(name="IELTS"))
    TeacherCourse.objects.create(teacher=free.teacher, course=group.course)
    opened(teacher=taken)
    address = f"{LIST}{group.pk}/change/"
    sent = fields(
        course=group.course_id,
        days=["mon"],
        lesson_minutes="90",
        capacity="12",
        last_day=f"{group.last_day}",
        teacher=taken.pk,
        seen_version="1",
    )
    page = owner.post(address, sent).content.decode()
    assert "free, knows" not in page
    assert 'class="group-head"' not in page
    assert "free, IELTS" in page
    answer = owner.post(address, {**sent, "way_out": ways_out(page)["Sherzod"]}, follow=True)
    assert "4 lessons changed" in answer.content.decode()
    assert {lesson.teacher for lesson in group.lessons.all()} == {free}


@pytest.mark.parametrize("way", ["room=x&starts_at=never", "name=Other&capacity=1", "&&==", "room=" + "9" * 300])
def test_a_way_out_that_makes_no_sense_books_nothing(owner: Client, school: Organization, way: str) -> None:
    taken = make_room(name="204")
    opened(name="IELTS-7", room=taken, starts_at=time(14))
    sent = fields(course=make_course().pk, room=taken.pk, way_out=way)
    assert owner.post(f"{LIST}add/", sent).status_code == 200
    assert [group.name for group in Group.objects.all()] == ["IELTS-7"]


def test_who_finds_nothing_free_is_told_what_else_to_change(owner: Client, school: Organization) -> None:
    room = make_room(name="204")
    opened(name="All day", room=room, starts_at=time(7), lesson_minutes=720)
    opened(name="All evening", room=room, starts_at=time(19), lesson_minutes=300)
    page = owner.post(f"{LIST}add/", fields(course=make_course().pk, room=room.pk)).content.decode()
    assert "Choose other days" in page
    assert not ways_out(page)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"days": []}, "This field is required."),
        ({"days": ["mon", "odd"]}, "Odd or even days go with nothing else"),
        ({"last_day": "2027-01-01"}, "The last day is before the first."),
        ({"lesson_minutes": "3"}, "A lesson has 5 minutes at least."),
        ({"starts_at": "25:00"}, "Enter a valid time."),
        ({"min_age": "12", "max_age": "7"}, "The oldest are younger than the youngest."),
        ({"capacity": "0"}, "There is one seat at least."),
    ],
)
def test_what_cannot_be_is_said(owner: Client, school: Organization, over: dict, sentence: str) -> None:
    answer = owner.post(f"{LIST}add/", fields(course=make_course().pk) | over)
    assert sentence in answer.content.decode()
    assert not Group.objects.exists()


def test_a_change_moves_the_coming_lessons(owner: Client, school: Organization) -> None:
    group = opened()
    address = f"{LIST}{group.pk}/change/"
    sent = fields(course=group.course_id, days=["tue"], lesson_minutes="90", capacity="12", seen_version="1")
    assert "taken out" in owner.post(address, sent, follow=True).content.decode()
    assert {timezone.localtime(lesson.starts_at).weekday() for lesson in group.lessons.all()} == {1}
    assert "Somebody else changed this group" in owner.post(address, {**sent, "name": "B"}).content.decode()


def test_the_page_shows_seats_lessons_and_students(owner: Client, school: Organization) -> None:
    group = opened(capacity=5)
    enrol(group, 3)
    payer = Account.objects.create(kind="company", company_name="Orient Logistics")
    SeatHold.objects.create(group=group, payer=payer, seats=1, until=timezone.localdate())
    page = owner.get(f"{LIST}{group.pk}/change/").content.decode()
    assert "1 seat free" in page
    assert "1 held for Orient Logistics" in page
    assert page.count('title="Aziza"') == 3
    assert "Mon 1 Feb" in page


def test_the_page_names_guests_of_the_next_lessons(owner: Client, school: Organization) -> None:
    group = opened()
    first, second = Lesson.objects.filter(group=group).order_by("starts_at")[:2]
    seat_guest(lesson=first, name="Kamola Guest")
    cancel_guest(guest=seat_guest(lesson=second, name="Nobody Now"))
    page = owner.get(f"{LIST}{group.pk}/change/").text
    assert "Kamola Guest" in page
    assert "Nobody Now" not in page


def test_the_list_asks_as_often_for_many_groups_as_for_few(owner: Client, school: Organization) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert owner.get(LIST).status_code == 200
        return len(captured)

    room, course, teacher = make_room(), make_course(), make_teacher()
    enrol(opened(room=room, course=course, teacher=teacher), 2)
    queries()
    few = queries()
    for hour in range(8, 20):
        enrol(opened(course=course, teacher=make_teacher(), starts_at=time(hour), last_day=MONDAY), 1)
    assert queries() == few


@pytest.mark.parametrize(("seats", "shown"), [("free", {"A", "B"}), ("full", {"C"}), ("small", {"A", "C"})])
def test_groups_are_found_by_their_seats(owner: Client, school: Organization, seats: str, shown: set[str]) -> None:
    for name, capacity, students in (("A", 9, 2), ("B", 9, 4), ("C", 2, 2)):
        enrol(opened(name=name, capacity=capacity, starts_at=time(8 + capacity)), students)
    rows = owner.get(f"{LIST}?seats={seats}").context["cl"].result_list
    assert {group.name for group in rows} == shown


def test_groups_stand_as_people_count(owner: Client, school: Organization) -> None:
    for hour, name in enumerate(("A10", "B1", "A2"), start=8):
        opened(name=name, starts_at=time(hour))
    counted = ["A2", "A10", "B1"]
    assert [group.name for group in owner.get(LIST).context["cl"].result_list] == counted
    assert [group.name for group in owner.get(f"{LIST}?o=1").context["cl"].result_list] == counted
    change_group(group=Group.objects.get(name="B1"), changes={"name": "A9"}, version=1)
    assert [group.name for group in Group.objects.all()] == ["A2", "A9", "A10"]
    by_group = owner.get("/admin/timetable/?by=group&day=2027-02-01").context["board"]
    assert [lane.name for lane in by_group.lanes] == ["A2", "A9", "A10"]


def test_archived_and_past_groups_are_out_of_sight(owner: Client, school: Organization) -> None:
    group = opened()
    assert "is archived" in owner.post(f"{LIST}{group.pk}/archive/", follow=True).content.decode()
    assert group not in owner.get(LIST).context["cl"].result_list
    assert group in owner.get(f"{LIST}?term=archived").context["cl"].result_list
    assert not Lesson.objects.exists()


def test_a_teacher_sees_own_groups_and_changes_none(school: Organization) -> None:
    teacher = make_member(Role.TEACHER, organization=school)
    mine, other = opened(teacher=teacher), opened()
    client = client_of(teacher.user)
    assert list(client.get(LIST).context["cl"].result_list) == [mine]
    assert client.get(f"{LIST}{other.pk}/change/").status_code == 404
    assert client.post(f"{LIST}{mine.pk}/change/", fields(course=mine.course_id)).status_code == 403


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"name": "IELTS-7"}, "“IELTS-7” is in the list “Groups” already."),
        ({"name": "IELTS-8", "last_day": "2207-02-28"}, "are over three years. Check the year."),
    ],
)
def test_a_taken_name_and_a_slip_in_the_year_are_said_in_the_form(
    owner: Client, school: Organization, asked: dict[str, str], words: str
) -> None:
    opened(name="IELTS-7")
    answer = owner.post(f"{LIST}add/", fields(course=make_course().pk, **asked))
    assert words in answer.content.decode()
    assert Group.objects.get().name == "IELTS-7"


def test_the_name_of_an_archived_group_is_free_again(owner: Client, school: Organization) -> None:
    archived = opened(name="IELTS-7")
    Group.objects.filter(pk=archived.pk).update(is_archived=True)
    owner.post(f"{LIST}add/", fields(name="IELTS-7", course=make_course().pk))
    assert Group.objects.filter(name="IELTS-7", is_archived=False).exists()
