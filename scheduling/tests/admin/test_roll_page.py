"""The roll of a lesson over HTTP: what it shows, what it saves, and what its toast takes back."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from clients.factories import make_client
from clients.models import Client as Person
from clients.models import ClientContact
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_teacher
from scheduling.models import Attendance, Enrolment, Lesson, LessonGuest
from scheduling.roll.attendees import Mark, Who
from scheduling.services.mark_roll import mark_roll
from scheduling.tests.admin.school import MONDAY, at, meets


@pytest.fixture
def lesson(center: Organization) -> Lesson:
    with organization_scope(center):
        teacher = make_teacher()
    return meets(center, "IELTS-3", time(15, 30), students=3, teacher=teacher)


@pytest.fixture(autouse=True)
def after_the_lesson(center: Organization) -> Iterator[None]:
    with time_machine.travel(at(center, 17, 5), tick=False):
        yield


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def url(lesson: Lesson) -> str:
    return f"/admin/roll/{lesson.pk}/"


def page_of(client: Client, lesson: Lesson) -> str:
    answer = client.get(url(lesson))
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> dict[str, str]:
    """{name: the row's markup}."""
    found = re.findall(r'<li class="roll-row".*?</li>', page, re.DOTALL)
    return {re.findall(r'<legend class="x-hidden">([^<]+)', row)[0]: row for row in found}


def chosen(page: str) -> list[str]:
    """What is chosen in each row."""
    return re.findall(r'value="(\w*)" checked', page)


def field_names(page: str) -> list[str]:
    return re.findall(r'name="was-([\w-]+)"', page)


def save(client: Client, lesson: Lesson, data: Mapping[str, str]) -> Any:
    return client.post(url(lesson), data, headers={"HX-Request": "true"})


def states(lesson: Lesson) -> list[str]:
    with organization_scope(lesson.organization):
        return list(Attendance.objects.filter(lesson=lesson).order_by("client").values_list("state", flat=True))


def test_two_absentees_and_the_rest_present_is_one_post_and_one_undo(lesson: Lesson, desk: Client) -> None:
    keys = field_names(page_of(desk, lesson))
    shown = {f"mark-{key}": "" for key in keys} | {f"was-{key}": "" for key in keys}
    answer = save(desk, lesson, {**shown, f"mark-{keys[0]}": "absent", "rest": "present"})
    assert states(lesson) == ["absent", "present", "present"]
    assert chosen(answer.content.decode()) == ["absent", "present", "present"]
    told = json.loads(answer["HX-Trigger"])["crm:told"]
    assert told["text"] == "IELTS-3: 3 marks saved."
    back = save(desk, lesson, told["values"])
    assert states(lesson) == []
    assert "undo" not in json.loads(back["HX-Trigger"])["crm:told"]


def test_whom_one_did_not_touch_stays_as_another_marked_them(
    center: Organization, lesson: Lesson, desk: Client
) -> None:
    keys = field_names(page_of(desk, lesson))
    with organization_scope(center):
        other = make_member(Role.OWNER, organization=center)
        mark_roll(lesson=lesson, marks={Who.read(keys[1]): Mark("absent")}, actor=other)
    shown = {f"mark-{key}": "" for key in keys} | {f"was-{key}": "" for key in keys}
    save(desk, lesson, {**shown, f"mark-{keys[0]}": "late"})
    assert states(lesson) == ["late", "absent"]


def test_what_is_refused_stays_chosen(center: Organization, lesson: Lesson, desk: Client) -> None:
    keys = field_names(page_of(desk, lesson))
    with time_machine.travel(at(center, 9, day=MONDAY + timedelta(days=5)), tick=False):
        assert "changes need a reason" in page_of(desk, lesson)
        answer = save(desk, lesson, {f"mark-{keys[0]}": "excused", f"note-{keys[0]}": "dentist"})
        page = answer.content.decode()
        assert "write why the roll changes" in page
        assert chosen(page) == ["excused", "", ""]
        assert 'value="dentist"' in page
        save(desk, lesson, {f"mark-{keys[0]}": "excused", "reason": "Paper roll"})
    assert states(lesson) == ["excused"]
    assert "Paper roll" in page_of(desk, lesson)


@pytest.mark.parametrize(
    "posted",
    [
        {"mark-client-x": "present"},
        {"mark-client-99999999999999999999": "present"},
        {"mark-client-1": "asleep"},
        {"mark-guest-7": "present"},
        {"rest": "asleep"},
        {"reason": "x" * 300},
    ],
)
def test_nonsense_changes_nothing(posted: dict[str, str], lesson: Lesson, desk: Client) -> None:
    assert save(desk, lesson, posted).status_code == 200
    assert states(lesson) == []


def test_a_note_no_database_takes_is_refused(lesson: Lesson, desk: Client) -> None:
    [key, *_others] = field_names(page_of(desk, lesson))
    answer = save(desk, lesson, {f"mark-{key}": "absent", f"note-{key}": "a\0b"})
    assert 'role="alert"' in answer.content.decode()
    assert states(lesson) == []


def test_without_scripts_it_is_a_form_that_leads_back(lesson: Lesson, desk: Client) -> None:
    [key, *_others] = field_names(page_of(desk, lesson))
    answer = desk.post(url(lesson), {f"mark-{key}": "late"}, follow=True)
    assert answer.redirect_chain == [(url(lesson), 302)]
    assert "1 mark saved" in answer.content.decode()
    assert states(lesson) == ["late"]


def test_rows_tell_dots_newcomers_families_and_guests(center: Organization, lesson: Lesson, desk: Client) -> None:
    with organization_scope(center):
        first, second, _third = Enrolment.objects.filter(group=lesson.group).order_by("pk")
        early = MONDAY - timedelta(days=30)
        for enrolment in (first, second):
            Enrolment.objects.filter(pk=enrolment.pk).update(starts_on=early)
        type(lesson.group).objects.filter(pk=lesson.group_id).update(first_day=early)
        Person.objects.filter(pk=first.client_id).update(gender="female")
        mother = make_client(first_name="Nodira")
        for child in (first, second):
            ClientContact.objects.create(client=child.client, contact=mother, relation="mother")
        LessonGuest.objects.create(lesson=lesson, name="Otabek Salimov")
        shift = timedelta(days=2)
        past = Lesson.objects.create(
            group=lesson.group, starts_at=lesson.starts_at - shift, ends_at=lesson.ends_at - shift, capacity=12
        )
        owner = make_member(Role.OWNER, organization=center)
        mark_roll(lesson=past, marks={Who.student(first.client_id): Mark("absent")}, actor=owner, reason="Late")
    shown = rows(page_of(desk, lesson))
    assert "Sister of Aziza" in shown["Aziza Norova 1"]
    assert "Family of Aziza" in shown["Aziza Norova 2"]
    assert "Joined" not in shown["Aziza Norova 1"]
    assert "Joined 1 Feb" in shown["Aziza Norova 3"]
    dots = [re.findall(r'<i class="(\w+)"', shown[f"Aziza Norova {number}"]) for number in (1, 2, 3)]
    assert dots == [["absent"], ["unmarked"], ["away"]]
    assert "Absences in a row: 2" in shown["Aziza Norova 1"]
    assert "Absences" not in shown["Aziza Norova 2"]
    assert "Guest of this lesson" in shown["Otabek Salimov"]


def test_before_it_begins_it_says_so_and_offers_to_excuse(center: Organization, lesson: Lesson, desk: Client) -> None:
    with time_machine.travel(at(center, 9), tick=False):
        page = page_of(desk, lesson)
        assert "until then only who is excused can be marked" in page
        assert len(re.findall(r'value="present" disabled', page)) == 3
        assert 'name="rest"' not in page
        [key, *_others] = field_names(page)
        save(desk, lesson, {f"mark-{key}": "excused", f"note-{key}": "dentist"})
    assert "Told us on Mon 09:00" in page_of(desk, lesson)


def test_who_may_see_and_who_may_mark(center: Organization, lesson: Lesson, browser_of: BrowserOf) -> None:
    people: list[tuple[Any, int, int]] = [
        (make_member(Role.OWNER, organization=center), 200, 200),
        (make_member(Role.SALESPERSON, organization=center), 200, 403),
        (make_member(Role.TEACHER, organization=center), 404, 404),
        (make_member(Role.PARTNER, organization=center), 403, 403),
    ]
    for member, sees, marks in people:
        client = browser_of(member)
        assert client.get(url(lesson)).status_code == sees
        assert save(client, lesson, {"rest": "present"}).status_code == marks
    assert browser_of(people[0][0]).put(url(lesson)).status_code == 405


def test_a_group_with_nobody_says_what_to_do(center: Organization, desk: Client) -> None:
    empty = meets(center, "Empty", time(9))
    assert "Nobody is on this roll" in page_of(desk, empty)
