"""Several rolls entered in one pass, and the roll on paper."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from clients.factories import make_client
from clients.models import ClientContact
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_teacher, new_group
from scheduling.models import Attendance, AttendanceChange, Enrolment, Group, Lesson, LessonGuest
from scheduling.roll.attendees import Mark, Who
from scheduling.services.announce_absence import announce_absence
from scheduling.services.mark_roll import Told, mark_roll, mark_rolls
from scheduling.services.save_group import open_group
from scheduling.tests.admin.school import MONDAY, at, meets

WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
def group(center: Organization) -> Group:
    """Daily from Monday to Friday at 9, with two students; the second from Tuesday on."""
    with organization_scope(center), time_machine.travel(at(center, 8), tick=False):
        days, last = "mon_tue_wed_thu_fri", MONDAY + timedelta(days=4)
        group = new_group(
            name="IELTS-3", starts_at=time(9), days=days, first_day=MONDAY, last_day=last, teacher=make_teacher()
        )
        open_group(group=group)
        for number, name in enumerate(("Aziza", "Bekzod")):
            person = make_client(first_name=name, last_name="Norov", phone=f"+99890123450{number}")
            Enrolment.objects.create(client=person, group=group, starts_on=MONDAY + timedelta(days=number))
    return group


@pytest.fixture(autouse=True)
def wednesday(center: Organization) -> Iterator[None]:
    """When two of the five lessons were held, and the third has begun."""
    with time_machine.travel(at(center, 10, day=WEDNESDAY), tick=False):
        yield


@pytest.fixture
def desk(center: Organization, browser_of: BrowserOf) -> Client:
    return browser_of(make_member(Role.RECEPTIONIST, organization=center))


def url(group: Group) -> str:
    return f"/admin/rolls/group/{group.pk}/"


def cells(client: Client, group: Group) -> list[str]:
    """Names of the cells that can be chosen, row by row."""
    page = client.get(url(group)).content.decode()
    return re.findall(r'<select name="([^"]+)"[^>]*?(?<! disabled)>', page)


def save(client: Client, group: Group, data: Mapping[str, str]) -> Any:
    return client.post(url(group), data, headers={"HX-Request": "true"})


def marks(group: Group) -> list[tuple[date, str, str]]:
    with organization_scope(group.organization):
        rows = Attendance.objects.filter(lesson__group=group).order_by("lesson__starts_at", "client__sorted_by")
        return list(rows.values_list("lesson__planned_on", "client__first_name", "state"))


def test_several_lessons_are_saved_at_once_and_taken_back_at_once(group: Group, desk: Client) -> None:
    first, *others = cells(desk, group)
    assert len(others) == 4
    answer = save(desk, group, {first: "absent", **dict.fromkeys(others, "present")})
    tuesday = MONDAY + timedelta(days=1)
    assert marks(group) == [
        (MONDAY, "Aziza", "absent"),
        (tuesday, "Aziza", "present"),
        (tuesday, "Bekzod", "present"),
        (WEDNESDAY, "Aziza", "present"),
        (WEDNESDAY, "Bekzod", "present"),
    ]
    told = json.loads(answer["HX-Trigger"])["crm:told"]
    assert told["text"] == "IELTS-3: 5 marks saved."
    save(desk, group, told["values"])
    assert marks(group) == []


def test_what_was_not_touched_keeps_its_note(center: Organization, group: Group, desk: Client) -> None:
    first, *_others = cells(desk, group)
    lesson_id, who = first.split(".mark-")
    with organization_scope(center):
        owner = make_member(Role.OWNER, organization=center)
        lesson = Lesson.objects.get(pk=lesson_id)
        mark_roll(lesson=lesson, marks={Who.read(who): Mark("excused", "dentist")}, actor=owner)
    page = desk.get(url(group)).content.decode()
    shown = dict(re.findall(r'type="hidden" name="(\d[^"]+)" value="([^"]*)"', page))
    save(desk, group, {first: "excused", **shown})
    with organization_scope(center):
        assert Attendance.objects.get().note == "dentist"


def test_one_that_needs_a_reason_stops_all_and_stays_chosen(center: Organization, group: Group, desk: Client) -> None:
    first, second, *_others = cells(desk, group)
    with time_machine.travel(at(center, 12, day=WEDNESDAY + timedelta(days=1)), tick=False):
        answer = save(desk, group, {first: "present", second: "late"})
        page = answer.content.decode()
        assert "write why the roll changes" in page
        assert re.findall(r'value="(\w+)" selected', page) == ["present", "late"]
        assert marks(group) == []
        save(desk, group, {first: "present", second: "late", "reason": "No internet"})
    assert len(marks(group)) == 2
    with organization_scope(center):
        assert set(AttendanceChange.objects.values_list("reason", flat=True)) == {"No internet"}


def test_a_lesson_of_another_group_is_not_marked_here(center: Organization, group: Group, desk: Client) -> None:
    other = meets(center, "Other", time(9), students=1)
    with organization_scope(center):
        student = Enrolment.objects.get(group=other.group).client_id
    save(desk, group, {f"{other.pk}.mark-client-{student}": "present"})
    assert marks(other.group) == []


@pytest.mark.parametrize(
    "name", ["x.mark-client-1", "99999999999999999999.mark-client-1", "1.mark-", "²1.mark-client-1"]
)
def test_nonsense_changes_nothing(name: str, group: Group, desk: Client) -> None:
    assert save(desk, group, {name: "present", "reason": "\0"}).status_code == 200
    assert marks(group) == []


def test_all_or_nothing(center: Organization, group: Group) -> None:
    with organization_scope(center):
        owner = make_member(Role.OWNER, organization=center)
        first, *_between, last = Lesson.objects.filter(group=group)
        student = Who.student(Enrolment.objects.earliest("pk").client_id)
        told = [Told(first, {student: Mark("present")}), Told(last, {student: Mark("present")})]
        with pytest.raises(ValidationError, match="has not begun"):
            mark_rolls(told=told, actor=owner)
    assert marks(group) == []


def test_a_teacher_marks_the_own_lessons_of_it(center: Organization, group: Group, browser_of: BrowserOf) -> None:
    own: Membership = make_member(Role.TEACHER, organization=center)
    assert browser_of(own).get(url(group)).status_code == 404
    with organization_scope(center):
        Lesson.objects.filter(group=group, planned_on=WEDNESDAY).update(teacher=own)
    client = browser_of(own)
    mine = cells(client, group)
    assert len(mine) == 2
    save(client, group, dict.fromkeys(mine, "present"))
    assert {day for day, _name, _state in marks(group)} == {WEDNESDAY}


def test_earlier_lessons_and_a_day_that_makes_no_sense(group: Group, desk: Client) -> None:
    assert "Tue 2 Feb" in desk.get(url(group), {"day": "nonsense"}).content.decode()
    page = desk.get(url(group), {"day": str(MONDAY)}).content.decode()
    assert "Mon 1 Feb" in page
    assert "Tue 2 Feb" not in page
    assert "Nothing to enter" in desk.get(url(group), {"day": "2026-01-01"}).content.decode()


def test_who_said_beforehand_not_to_come_has_a_sign_in_the_grid_until_marked(
    center: Organization, group: Group, desk: Client
) -> None:
    assert "Will not come" not in desk.get(url(group)).content.decode()
    with organization_scope(center), time_machine.travel(at(center, 8), tick=False):
        aziza = Enrolment.objects.earliest("pk").client
        announce_absence(
            lesson=Lesson.objects.get(group=group, planned_on=WEDNESDAY), client=aziza, told_by=None, reason="dentist"
        )
    page = desk.get(url(group)).content.decode()
    row = page.split("Aziza Norov</th>")[1].split("</tr>")[0]
    assert [cell.count("Will not come") > 0 for cell in row.split("</td>")[:3]] == [False, False, True]
    assert "Will not come: dentist" in row
    first, _second, announced, *_rest = cells(desk, group)
    save(desk, group, {first: "present", announced: "present"})
    assert "Will not come" not in desk.get(url(group)).content.decode()


# --- On paper ------------------------------------------------------------------------------------
def paper(client: Client, group: Group, **query: Any) -> str:
    answer = client.get(f"{url(group)}paper/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_paper_has_names_phones_of_who_answers_and_a_box_for_each_lesson(
    center: Organization, group: Group, desk: Client
) -> None:
    with organization_scope(center):
        child = Enrolment.objects.earliest("pk").client
        mother = make_client(first_name="Nodira", last_name="Norova", phone="+998935556677")
        ClientContact.objects.create(client=child, contact=mother, relation="mother", is_primary=True)
        guest_of = Lesson.objects.get(group=group, planned_on=MONDAY + timedelta(days=3))
        LessonGuest.objects.create(lesson=guest_of, name="Otabek Salimov")
    page = paper(desk, group, lessons=8)
    assert page.count('<th class="box">') == 3
    assert "Nodira Norova <b>93 555 66 77</b>" in page
    assert "90 123 45 01" in page
    row = page.split("Otabek Salimov")[1].split("</tr>")[0]
    assert re.findall(r'<td class="(box[^"]*)"', row) == ["box closed", "box", "box closed"]


def test_paper_begins_with_the_lesson_that_is_asked_for_and_shows_what_is_marked(
    center: Organization, group: Group, desk: Client
) -> None:
    with organization_scope(center):
        first = Lesson.objects.filter(group=group).earliest("starts_at")
        owner = make_member(Role.OWNER, organization=center)
        mark_roll(lesson=first, marks={}, rest="late", actor=owner)
    page = paper(desk, group, **{"from": first.pk, "lessons": 3})
    assert page.count('<th class="box">') == 3
    assert page.count('<td class="box">½</td>') == 1


def test_paper_shows_who_said_beforehand_not_to_come(center: Organization, group: Group, desk: Client) -> None:
    assert "– will not come" in paper(desk, group)
    with organization_scope(center):
        aziza = Enrolment.objects.earliest("pk").client
        thursday = Lesson.objects.get(group=group, planned_on=WEDNESDAY + timedelta(days=1))
        announce_absence(lesson=thursday, client=aziza, told_by=None)
    row = paper(desk, group).split("Aziza Norov")[1].split("</tr>")[0]
    assert re.findall(r'<td class="box">([^<]*)</td>', row) == ["", "–", ""]


@pytest.mark.parametrize("query", [{"from": "x"}, {"from": "9" * 30}, {"lessons": "-5"}, {"lessons": "9" * 30}])
def test_nonsense_prints_the_usual_sheet(query: dict[str, str], group: Group, desk: Client) -> None:
    assert paper(desk, group, **query).count('<th class="box">') == 3


def test_phones_are_for_who_may_see_clients_and_behind_the_veil(
    center: Organization, group: Group, browser_of: BrowserOf
) -> None:
    with organization_scope(center):
        teacher = make_member(Role.TEACHER, organization=center)
        Lesson.objects.filter(group=group).update(teacher=teacher)
    page = paper(browser_of(teacher), group)
    assert "Aziza Norov" in page
    assert "123 45" not in page
    center.masked_phone_roles = [Role.RECEPTIONIST]
    center.save()
    veiled = paper(browser_of(make_member(Role.RECEPTIONIST, organization=center)), group)
    assert "123 45" not in veiled
    assert "90 •" in veiled


def test_only_who_marks_prints(center: Organization, group: Group, browser_of: BrowserOf) -> None:
    seller = browser_of(make_member(Role.SALESPERSON, organization=center))
    for place in ("", "paper/"):
        assert seller.get(f"{url(group)}{place}").status_code == 403
    owner = browser_of(make_member(Role.OWNER, organization=center))
    assert owner.post(f"{url(group)}paper/").status_code == 405
    assert owner.put(url(group)).status_code == 405
