"""A teacher is ill: the lessons that are hit, the best substitute of each, all solved by one press, and back."""

import json
import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import TeacherAbsence, TeacherCourse
from scheduling.tests.admin.school import MONDAY, meets, now_of

PAGE = "/admin/timetable/?day=2027-02-01"
ABSENT = "/admin/timetable/absent/"
PAIRS = r'name="pairs" value="([^"]*)"'
REMOVE = r'hx-post="(/admin/timetable/absent/\d+/remove/)"'


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


class Ill:
    """Nodira has four lessons on one day; Sherzod and Kamila can teach her course, Kamila has a lesson at 17:00."""

    def __init__(self, center: Organization) -> None:
        with organization_scope(center):
            self.nodira, self.sherzod, self.kamila = (
                make_teacher(name=name) for name in ("Nodira", "Sherzod", "Kamila")
            )
            self.course, self.room = make_course(name="IELTS"), make_room()
            for teacher in (self.sherzod, self.kamila):
                TeacherCourse.objects.create(teacher=teacher.teacher, course=self.course)
        self.lessons = [
            meets(center, f"IELTS-{hour}", time(hour), teacher=self.nodira, course=self.course, room=self.room)
            for hour in (10, 13, 15, 17)
        ]
        meets(center, "B2", time(17), teacher=self.kamila)

    def asked(self, **over: Any) -> dict[str, Any]:
        first = {
            "teacher": self.nodira.teacher.pk,
            "first_day": "2027-02-01",
            "last_day": "2027-02-01",
            "reason": "ill",
        }
        return {**first, **over}

    def teachers(self) -> list[Membership | None]:
        return [now_of(lesson).teacher for lesson in self.lessons]


@pytest.fixture
def ill(center: Organization) -> Ill:
    return Ill(center)


def found(pattern: str, page: str) -> str:
    (text,) = re.findall(pattern, page)
    return str(text)


def told(answer: Any) -> Any:
    return json.loads(answer["HX-Trigger"])["crm:told"]


def test_four_lessons_are_solved_by_writing_it_down_and_one_press(ill: Ill, desk: Client) -> None:
    assert "Nodira" in desk.get(f"{ABSENT}?day=2027-02-01").content.decode()
    recorded = desk.post(ABSENT, ill.asked())
    assert told(recorded)["text"] == "Nodira is absent until Mon 1 February."
    page = desk.get(PAGE).content.decode()
    assert "4 lessons to solve" in page
    assert "4 have a substitute" in page
    assert "Take all 4" in page
    solved = desk.post(f"{ABSENT}take/", {"pairs": found(PAIRS, page)})
    assert ill.nodira not in ill.teachers()
    assert None not in ill.teachers()
    assert ill.teachers()[3] == ill.sherzod
    assert "to solve" not in desk.get(PAGE).content.decode()
    desk.post(told(solved)["url"], told(solved)["values"])
    assert ill.teachers() == [ill.nodira] * 4
    assert {now_of(lesson).substitute_for_id for lesson in ill.lessons} == {None}


def test_a_lesson_nobody_can_take_is_left_to_decide(center: Organization, ill: Ill, desk: Client) -> None:
    with organization_scope(center):
        for teacher in (ill.nodira, ill.sherzod):
            TeacherAbsence.objects.create(teacher=teacher.teacher, first_day=MONDAY, last_day=MONDAY)
    page = desk.get(PAGE).content.decode()
    assert "4 lessons to solve" in page
    assert "3 have a substitute" in page
    assert "nobody qualified is free" in page
    assert len(found(PAIRS, page).split(",")) == 3


def test_all_are_taken_or_none(ill: Ill, desk: Client) -> None:
    """The page is old: Kamila has got a lesson meanwhile."""
    pairs = ",".join(f"{lesson.pk}:{ill.kamila.pk}" for lesson in ill.lessons)
    answer = desk.post(f"{ABSENT}take/", {"pairs": pairs})
    assert "Kamila is taken on Mon 1 February" in answer.content.decode()
    assert ill.teachers() == [ill.nodira] * 4


@pytest.mark.parametrize("pairs", ["", "x", "1:2:3", "5" * 30, "1:1;2:2"])
def test_pairs_that_make_no_sense_change_nothing(ill: Ill, desk: Client, pairs: str) -> None:
    assert 'role="alert"' in desk.post(f"{ABSENT}take/", {"pairs": pairs}).content.decode()
    assert ill.teachers() == [ill.nodira] * 4


def test_lessons_and_people_that_are_not_there_are_not_found(ill: Ill, desk: Client) -> None:
    assert desk.post(f"{ABSENT}take/", {"pairs": f"{ill.lessons[0].pk}:999999"}).status_code == 404
    assert desk.post(f"{ABSENT}take/", {"pairs": f"999999:{ill.kamila.pk}"}).status_code == 404


def test_who_is_back_teaches_again_and_that_is_taken_back_too(center: Organization, ill: Ill, desk: Client) -> None:
    desk.post(ABSENT, ill.asked(note="Flu"))
    page = desk.get(f"{ABSENT}?day=2027-02-01").content.decode()
    address = found(REMOVE, page)
    back = desk.post(address)
    assert "to solve" not in desk.get(PAGE).content.decode()
    desk.post(told(back)["url"], told(back)["values"])
    with organization_scope(center):
        assert [row.note for row in TeacherAbsence.objects.all()] == ["Flu"]
    assert desk.post(address).status_code == 404


def test_only_the_days_of_the_absence_and_of_the_page_are_hit(center: Organization, ill: Ill, desk: Client) -> None:
    meets(center, "Wednesday", teacher=ill.nodira, course=ill.course, day=MONDAY + timedelta(days=2))
    meets(center, "Thursday", teacher=ill.nodira, course=ill.course, day=MONDAY + timedelta(days=3))
    desk.post(ABSENT, ill.asked(last_day="2027-02-03"))
    assert "4 lessons to solve" in desk.get(PAGE).content.decode()
    assert "5 lessons to solve" in desk.get(PAGE + "&span=week").content.decode()


@pytest.mark.parametrize(
    ("over", "problem"),
    [
        ({"teacher": ""}, "Teacher"),
        ({"last_day": "2027-01-31"}, "The last day is before the first."),
        ({"last_day": "2032-02-01"}, "are over three years. Check the year."),
        ({"first_day": "0001-01-01"}, "The year 1 cannot be meant."),
        ({"reason": "bored"}, "Reason"),
    ],
)
def test_what_makes_no_sense_is_said(
    center: Organization, ill: Ill, desk: Client, over: dict[str, str], problem: str
) -> None:
    page = desk.post(ABSENT, ill.asked(**over)).content.decode()
    assert problem in page.split('role="alert"')[1]
    with organization_scope(center):
        assert not TeacherAbsence.objects.exists()


def test_the_same_days_are_written_down_once(center: Organization, ill: Ill, desk: Client) -> None:
    desk.post(ABSENT, ill.asked())
    assert "absent on these days already" in desk.post(ABSENT, ill.asked()).content.decode()
    with organization_scope(center):
        assert TeacherAbsence.objects.count() == 1


def test_who_may_not_change_lessons_is_refused(ill: Ill, malika: Membership, browser_of: BrowserOf) -> None:
    client = browser_of(malika)
    assert client.get(ABSENT).status_code == 403
    assert client.post(f"{ABSENT}take/", {"pairs": f"{ill.lessons[0].pk}:{ill.kamila.pk}"}).status_code == 403
    assert ill.teachers() == [ill.nodira] * 4


def test_the_card_of_a_lesson_that_is_hit_opens_with_substitutes(ill: Ill, desk: Client) -> None:
    desk.post(ABSENT, ill.asked())
    page = desk.get(f"/admin/timetable/lesson/{ill.lessons[0].pk}/").content.decode()
    assert re.search(r"<details [^>]*open><summary[^>]*>.*?Substitute", page)
