"""A further lesson, put into an empty cell of the timetable."""

import json
import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_room, make_teacher
from scheduling.models import Lesson, LessonGuest
from scheduling.tests.admin.school import MONDAY, at, meets

NEW = "/admin/timetable/lesson/new/"


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def lessons(center: Organization) -> list[Lesson]:
    with organization_scope(center):
        return list(Lesson.objects.select_related("room", "teacher").order_by("-pk"))


def test_the_cell_fills_in_room_and_time_also_for_a_new_group(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        room = make_room(name="102")
    page = desk.get(f"{NEW}?room={room.pk}&day=2027-02-01&time=17:00").content.decode()
    assert f'<option value="{room.pk}" selected>' in page
    assert 'value="2027-02-01"' in page
    assert 'value="17:00"' in page
    assert f"/admin/scheduling/group/add/?room={room.pk}&amp;starts_at=17%3A00&amp;first_day=2027-02-01" in page


def test_it_is_as_long_as_the_others_with_the_teacher_of_the_group(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        room, teacher = make_room(), make_teacher()
    usual = meets(center, "IELTS-3", teacher=teacher, lesson_minutes=60)
    answer = desk.post(NEW, {"group": usual.group_id, "day": "2027-02-02", "time": "17:00", "room": room.pk})
    added = lessons(center)[0]
    assert (added.group_id, added.room, added.teacher) == (usual.group_id, room, teacher)
    assert added.starts_at == at(center, 17, day=MONDAY + timedelta(days=1))
    assert added.ends_at - added.starts_at == timedelta(minutes=60)
    told = json.loads(answer["HX-Trigger"])["crm:told"]
    gone = desk.post(told["url"])
    assert "gone" in json.loads(gone["HX-Trigger"])["crm:told"]["text"]
    assert [lesson.pk for lesson in lessons(center)] == [usual.pk]


def test_a_taken_room_is_refused_with_who_holds_it(center: Organization, desk: Client) -> None:
    with organization_scope(center):
        room = make_room(name="204")
    meets(center, "IELTS-7", time(17), room=room)
    other = meets(center, "KOR-3", time(9))
    page = desk.post(NEW, {"group": other.group_id, "day": "2027-02-01", "time": "18:00", "room": room.pk})
    assert "Room 204 is taken on Mon 1 February until 18:30 by IELTS-7." in page.content.decode()
    assert len(lessons(center)) == 2
    offers = re.findall(r"hx-vals='([^']*)'", page.content.decode())
    sent = {"group": other.group_id, "day": "2027-02-01", "room": room.pk, **json.loads(offers[0])}
    assert "HX-Trigger" in desk.post(NEW, sent)
    assert lessons(center)[0].starts_at == at(center, 18, 30)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2020-02-03", "IELTS-3 learns from 1 Feb 2027 to 1 Feb 2027, and this lesson would be in 2020."),
        ("2099-02-02", "The year 2099 cannot be meant."),
    ],
)
def test_a_slip_in_the_year_is_told(center: Organization, desk: Client, day: str, said: str) -> None:
    usual = meets(center, "IELTS-3")
    assert said in desk.post(NEW, {"group": usual.group_id, "day": day, "time": "17:00"}).text
    assert lessons(center) == [usual]


def test_of_another_year_the_year_is_told(center: Organization, desk: Client) -> None:
    day = MONDAY.replace(year=timezone.localdate().year + 2)
    usual = meets(center, "IELTS-3", day=day)
    answer = desk.post(NEW, {"group": usual.group_id, "day": day + timedelta(days=1), "time": "17:00"})
    assert f"February {day.year}, 17:00" in json.loads(answer["HX-Trigger"])["crm:told"]["text"]
    assert f"2 Feb {day.year} ·" in answer.text


@pytest.mark.parametrize("asked", [{}, {"group": "x", "day": "never", "time": "1"}])
def test_what_is_missing_is_named(center: Organization, desk: Client, asked: dict[str, str]) -> None:
    page = desk.post(NEW, asked).content.decode()
    assert "Group:" in page
    assert "Time:" in page
    assert lessons(center) == []


def test_a_lesson_of_the_term_or_with_guests_is_not_taken_away(center: Organization, desk: Client) -> None:
    usual = meets(center, "IELTS-3")
    desk.post(NEW, {"group": usual.group_id, "day": "2027-02-02", "time": "17:00"})
    added = lessons(center)[0]
    with organization_scope(center):
        LessonGuest.objects.create(lesson=added, name="Otabek")
    for lesson in (usual, added):
        answer = desk.post(f"/admin/timetable/lesson/{lesson.pk}/remove/")
        assert "cancel it, so that they can be told" in answer.content.decode()
    assert len(lessons(center)) == 2


def test_who_only_sees_lessons_adds_none(center: Organization, malika: Membership, browser_of: BrowserOf) -> None:
    lesson = meets(center, "IELTS-3")
    assert browser_of(malika).get(NEW).status_code == 403
    assert browser_of(malika).post(f"/admin/timetable/lesson/{lesson.pk}/remove/").status_code == 403
    assert len(lessons(center)) == 1


def test_a_cancelled_lesson_is_made_up_for(center: Organization, desk: Client) -> None:
    lesson = meets(center, "IELTS-3")
    address = f"/admin/timetable/lesson/{lesson.pk}/"
    desk.post(f"{address}cancel/", {"reason": "No light"})
    page = desk.get(address).content.decode()
    link = f"?group={lesson.group_id}&amp;room=&amp;time=15:30&amp;makes_up_for={lesson.pk}"
    assert link in page
    asked = desk.get(NEW + link.replace("&amp;", "&")).content.decode()
    assert f'name="makes_up_for" value="{lesson.pk}"' in asked
    values = {"group": lesson.group_id, "day": "2027-02-02", "time": "17:00", "makes_up_for": lesson.pk}
    card = desk.post(NEW, values).content.decode()
    assert "Makes up for Mon 1 Feb, 15:30" in card
    assert lessons(center)[0].makes_up_for_id == lesson.pk
    page = desk.get(address).content.decode()
    assert "Made up for on Tue 2 Feb, 17:00" in page
    assert link not in page


def test_a_lesson_makes_up_for_one_of_its_own_group(center: Organization, desk: Client) -> None:
    lesson, other = meets(center, "IELTS-3"), meets(center, "KOR-3")
    values = {"group": other.group_id, "day": "2027-02-02", "time": "17:00", "makes_up_for": lesson.pk}
    assert "another group" in desk.post(NEW, values).content.decode()
    assert len(lessons(center)) == 2
