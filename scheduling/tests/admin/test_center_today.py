"""Today at the center: now, next, free rooms, and what nobody teaches."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_room, make_teacher
from scheduling.models import TeacherAbsence
from scheduling.services.change_lesson import cancel_lesson
from scheduling.tests.admin.school import meets

PAGE = "/admin/center-today/"


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch, center: Organization) -> datetime:
    """The middle of a day, on whatever day and at whatever hour the test runs."""
    moment = datetime.combine(timezone.localdate() + timedelta(days=1), time(12), center.zone)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def sections(client: Client) -> dict[str, list[str]]:
    """{heading: names of groups or rooms beneath it}."""
    page = client.get(PAGE).content.decode()
    parts = re.findall(r'<section.*?<h3 id="center-today-(\w+)">(.*?)</section>', page, re.DOTALL)
    return {name: re.findall(r"<(?:span|li)><(?:span><)?b>([^<]+)</b>", part) for name, part in parts}


def test_lessons_are_told_by_when_they_are(center: Organization, desk: Client, noon: datetime) -> None:
    day: dict[str, Any] = {"day": noon.date()}
    with organization_scope(center):
        teacher = make_teacher()
    day["teacher"] = teacher
    meets(center, "Over", time(9), **day)
    meets(center, "Running", time(11), **day)
    meets(center, "Soon", time(13), **day)
    meets(center, "Evening", time(18), **day)
    gone = meets(center, "Gone", time(15), day=noon.date())
    with organization_scope(center):
        cancel_lesson(lesson=gone, reason="Nobody came")
    found = sections(desk)
    assert (found["now"], found["next"]) == (["Running"], ["Soon"])
    assert "1 lesson later today" in desk.get(PAGE).content.decode()
    assert "open" not in found


def test_free_rooms_say_until_when(center: Organization, desk: Client, noon: datetime) -> None:
    with organization_scope(center):
        taken, soon = make_room(name="101"), make_room(name="102")
        make_room(name="103")
        make_room(name="Online", is_online=True)
    meets(center, "Running", time(11), room=taken, day=noon.date())
    meets(center, "Later", time(14), room=soon, day=noon.date())
    page = desk.get(PAGE).content.decode()
    assert sections(desk)["free"] == ["102", "103"]
    assert "until 14:00" in page
    assert "for the rest of the day" in page


def test_lessons_that_nobody_teaches_stand_above(center: Organization, desk: Client, noon: datetime) -> None:
    with organization_scope(center):
        ill, well = make_teacher(), make_teacher()
        TeacherAbsence.objects.create(teacher=ill.teacher, first_day=noon.date(), last_day=noon.date())
    meets(center, "Ill", time(15), teacher=ill, day=noon.date())
    meets(center, "Nobody", time(16), day=noon.date())
    meets(center, "Well", time(15), teacher=well, day=noon.date())
    meets(center, "Past", time(8), day=noon.date())
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
