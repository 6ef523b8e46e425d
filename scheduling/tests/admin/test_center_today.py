"""Today at the center: now, next, free rooms, and what nobody teaches."""

import re
from collections.abc import Iterator
from datetime import time

import pytest
import time_machine
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_room, make_teacher
from scheduling.models import TeacherAbsence
from scheduling.services.change_lesson import cancel_lesson
from scheduling.tests.admin.school import MONDAY, at, meets

PAGE = "/admin/center-today/"


@pytest.fixture(autouse=True)
def noon(center: Organization) -> Iterator[None]:
    """The middle of a day on which the center is open."""
    with time_machine.travel(at(center, 12), tick=False):
        yield


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def sections(client: Client) -> dict[str, list[str]]:
    """{heading: names of groups or rooms beneath it}."""
    page = client.get(PAGE).content.decode()
    parts = re.findall(r'<section.*?<h3 id="center-today-(\w+)">(.*?)</section>', page, re.DOTALL)
    return {name: re.findall(r"<(?:span|li)><(?:span><)?b>([^<]+)</b>", part) for name, part in parts}


def test_lessons_are_told_by_when_they_are(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        teacher = make_teacher()
    meets(center, "Over", time(9), teacher=teacher)
    meets(center, "Running", time(11), teacher=teacher)
    meets(center, "Soon", time(13), teacher=teacher)
    meets(center, "Evening", time(18), teacher=teacher)
    gone = meets(center, "Gone", time(15))
    with organization_scope(center):
        cancel_lesson(lesson=gone, reason="Nobody came")
    found = sections(desk)
    assert (found["now"], found["next"]) == (["Running"], ["Soon"])
    assert "1 lesson later today" in desk.get(PAGE).content.decode()
    assert "open" not in found


def test_free_rooms_say_until_when(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        taken, soon = make_room(name="101"), make_room(name="102")
        make_room(name="103")
        make_room(name="Online", is_online=True)
    meets(center, "Running", time(11), room=taken)
    meets(center, "Later", time(14), room=soon)
    page = desk.get(PAGE).content.decode()
    assert sections(desk)["free"] == ["102", "103"]
    assert "until 14:00" in page
    assert "for the rest of the day" in page


def test_lessons_that_nobody_teaches_stand_above(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        ill, well = make_teacher(), make_teacher()
        TeacherAbsence.objects.create(teacher=ill.teacher, first_day=MONDAY, last_day=MONDAY)
    meets(center, "Ill", time(15), teacher=ill)
    meets(center, "Nobody", time(16))
    meets(center, "Well", time(15), teacher=well)
    meets(center, "Past", time(8))
    assert sections(desk)["open"] == ["Nobody"]
    banner = desk.get(PAGE).content.decode().split('id="timetable-absent"')[1].split("</section>")[0]
    assert re.findall(r"</b> (\w+)</span>", banner) == ["Ill"]


def test_a_receptionist_begins_here_and_has_the_figures_one_click_away(desk: Client) -> None:
    assert desk.get("/admin/")["Location"] == PAGE
    page = desk.get(PAGE).content.decode()
    assert "/admin/?home=1" in page
    assert desk.get("/admin/?home=1").status_code == 200


def test_it_is_in_everybodys_menu_who_sees_lessons(center: Organization, browser_of: BrowserOf) -> None:
    for role, is_shown in ((Role.OWNER, True), (Role.SALESPERSON, True), (Role.PARTNER, False)):
        client = browser_of(make_member(role, organization=center))
        assert (PAGE in client.get("/admin/", follow=True).content.decode()) is is_shown
        assert client.get(PAGE).status_code == (200 if is_shown else 403)


def test_an_empty_center_says_what_to_do(desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    assert "Add the rooms of your branches first." in page
    assert "No lesson at the moment." in page
