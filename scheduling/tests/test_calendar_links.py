"""A calendar reads the lessons of a teacher or a group by a link, as long as the link was not taken back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event

from organizations.choices import AuditKind, Role
from organizations.factories import make_branch, make_member, make_organization, make_user
from organizations.models import AuditEvent, Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import client_of
from scheduling.calendar.links import token_of
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.models import CalendarFeed, Group, LessonGuest
from scheduling.services.change_lesson import cancel_lesson, move_lesson, restore_lesson, substitute
from scheduling.services.save_group import open_group
from scheduling.services.share_calendar import make_calendar_link, revoke_calendar_link
from scheduling.tests.admin.school import enrol

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def owner(school: Organization) -> Membership:
    return make_member(Role.OWNER, organization=school, name="Olim Owner")


def opened(**over) -> Group:
    group = new_group(**{"name": "IELTS-3", "days": "mon", "first_day": MONDAY, "last_day": MONDAY, **over})
    open_group(group=group)
    return group


def address_of(whose: Membership | Group, actor: Membership) -> str:
    return f"/calendar/{token_of(make_calendar_link(whose=whose, actor=actor))}.ics"


def events(address: str) -> list[Event]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).events


def test_lessons_stand_in_the_zone_of_the_branch_with_group_and_room(owner: Membership) -> None:
    branch = make_branch(name="Dubai", timezone="Asia/Dubai", address="Palm 1")
    group = opened(branch=branch, room=make_room(name="103", branch=branch), teacher=make_teacher(name="Nodira"))
    (event,) = events(address_of(group, owner))
    assert (str(event["summary"]), str(event["location"])) == ("IELTS-3 · 103", "103, Dubai, Palm 1")
    assert event["dtstart"].to_ical() == b"20261123T150000"
    assert event["dtstart"].params["TZID"] == "Asia/Dubai"
    assert event.start == group.lessons.get().starts_at
    assert "Nodira" in event["description"]


def test_a_lesson_that_moves_stays_the_same_event_and_counts_up(owner: Membership) -> None:
    group = opened()
    address = address_of(group, owner)
    (before,) = events(address)
    with time_machine.travel(datetime(2026, 11, 22, 13, tzinfo=UTC), tick=False):
        lesson = group.lessons.get()
        move_lesson(lesson=lesson, starts_at=lesson.starts_at + timedelta(days=1), room=None)
        (after,) = events(address)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt
    assert after.start == before.start + timedelta(days=1)


def test_a_cancelled_lesson_says_so_and_nobody_is_busy_with_it(owner: Membership) -> None:
    group = opened(teacher=make_teacher())
    address = address_of(group.teacher, owner)
    lesson = cancel_lesson(lesson=group.lessons.get(), reason="Aziza Norova is ill")
    (event,) = events(address)
    assert (event["status"], event["transp"], event["summary"]) == ("CANCELLED", "TRANSPARENT", "Cancelled: IELTS-3")
    assert b"Aziza" not in event.to_ical()
    restore_lesson(lesson=lesson)
    (event,) = events(address)
    assert (event["status"], event["transp"], str(event["summary"])) == ("CONFIRMED", "OPAQUE", "IELTS-3")


def test_who_teaches_instead_sees_the_lesson_and_who_is_absent_does_not(owner: Membership) -> None:
    ill, well = make_teacher(name="Nodira Aliyeva"), make_teacher(name="Timur Kim")
    group = opened(teacher=ill)
    of_ill, of_well, of_group = (address_of(each, owner) for each in (ill, well, group))
    assert (len(events(of_ill)), len(events(of_well))) == (1, 0)
    substitute(lessons=[group.lessons.get()], teacher=well)
    assert events(of_ill) == []
    (event,) = events(of_well)
    assert "instead of Nodira Aliyeva" in event["description"]
    assert "Timur Kim instead of Nodira Aliyeva" in events(of_group)[0]["description"]


def test_it_reaches_from_a_month_ago_until_a_year_ahead(owner: Membership) -> None:
    group = opened(first_day=date(2026, 9, 1), last_day=date(2028, 1, 31))
    found = events(address_of(group, owner))
    assert found[0].start.date() == date(2026, 10, 26)
    assert found[-1].start.date() == date(2027, 11, 22)


def test_no_student_and_no_phone_is_told(owner: Membership) -> None:
    teacher = make_teacher(name="Nodira", phone="+998901112233")
    group = opened(teacher=teacher)
    enrol(group, 2)
    LessonGuest.objects.create(lesson=group.lessons.get(), name="Sardor Guest")
    for whose in (teacher, group):
        text = b"".join(Client().get(address_of(whose, owner)).content.split())  # long lines are folded
        assert not any(word in text for word in (b"Norova", b"Aziza", b"Sardor", b"901112233", b"Olim"))


# --- What opens nothing -------------------------------------------------------------------------
def closed_addresses(owner: Membership, school: Organization) -> dict[str, str]:
    group, left = opened(), make_teacher()
    revoked = address_of(group, owner)
    revoke_calendar_link(whose=group, actor=owner)
    of_left = address_of(left, owner)
    Membership.objects.filter(pk=left.pk).update(is_active=False)
    good = address_of(group, owner)
    return {
        "revoked": revoked,
        "of somebody who left": of_left,
        "made up": "/calendar/made-up.ics",
        "unsigned": good.replace(".", "x", 1),
        "signed otherwise": good.replace(".ics", "A.ics"),
        "another row, the same signature": good.replace(good[10:14], "0000"),
        "nothing readable": "/calendar/%00%ff.ics",
    }


def test_what_opens_nothing_looks_and_asks_the_same(owner: Membership, school: Organization) -> None:
    seen = set()
    for address in closed_addresses(owner, school).values():
        with CaptureQueriesContext(connection) as captured:
            answer = Client().get(address)
        queries = tuple(query["sql"].partition('public_id" = ')[0] for query in captured.captured_queries)
        seen.add((answer.status_code, answer.content, queries, frozenset(answer.headers.items())))
    assert len(seen) == 1
    assert {status for status, *_rest in seen} == {404}


def test_a_center_that_is_closed_answers_nothing(owner: Membership, school: Organization) -> None:
    address = address_of(opened(), owner)
    Organization.objects.filter(pk=school.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_whoever_works_in_another_center_reads_the_link_like_anybody_and_cannot_revoke_it(center: Organization) -> None:
    stranger = client_of(make_member(Role.OWNER, organization=make_organization()).user)
    member = make_member(Role.OWNER, organization=center)
    with organization_scope(center):
        group = opened()
        address = address_of(group, member)
    assert stranger.post(f"/admin/calendar-link/group/{group.pk}/", {"revoke": ""}).status_code == 404
    assert b"IELTS-3" in stranger.get(address).content


# --- Kind to calendars --------------------------------------------------------------------------
def test_who_has_the_file_gets_none_until_something_changes(owner: Membership) -> None:
    group = opened()
    address = address_of(group, owner)
    first = Client().get(address)
    assert first.headers["Cache-Control"] == "private, max-age=900"
    known = {"If-None-Match": first.headers["ETag"]}
    again = Client().get(address, headers=known)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    Group.objects.filter(pk=group.pk).update(name="IELTS-4")
    assert Client().get(address, headers=known).status_code == 200


def test_reading_asks_as_often_for_many_lessons_and_notes_the_hour_only(owner: Membership) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            events(address)
        return len(captured)

    few, many = opened(), opened(name="B", days="mon_tue_wed_thu_fri", last_day=MONDAY + timedelta(days=100))
    addresses = [address_of(group, owner) for group in (few, many)]
    assert [queries(address) for address in addresses] == [3, 3]
    assert CalendarFeed.objects.get(group=few).last_read_at is not None
    assert [queries(address) for address in addresses] == [2, 2]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_calendar_only_reads(owner: Membership, method: str) -> None:
    assert getattr(Client(), method)(address_of(opened(), owner)).status_code == 405


# --- The card -----------------------------------------------------------------------------------
def test_the_office_makes_copies_and_revokes_the_link_of_a_group(owner: Membership) -> None:
    group, browser = opened(), client_of(owner.user)
    page, door = f"/admin/scheduling/group/{group.pk}/change/", f"/admin/calendar-link/group/{group.pk}/"
    assert "Make a link" in browser.get(page).content.decode()
    assert "The link is ready" in browser.post(door, {"make": ""}).headers["HX-Trigger"]
    first = CalendarFeed.objects.get()
    assert f'data-copy="http://testserver/calendar/{token_of(first)}.ics"' in browser.get(page).content.decode()
    browser.post(door, {"make": ""})
    second = CalendarFeed.objects.open().get()
    assert Client().get(f"/calendar/{token_of(first)}.ics").status_code == 404
    assert Client().get(f"/calendar/{token_of(second)}.ics").status_code == 200
    assert "Make a link" in browser.post(door, {"revoke": ""}).content.decode()
    assert Client().get(f"/calendar/{token_of(second)}.ics").status_code == 404
    told = AuditEvent.objects.filter(model="scheduling.calendarfeed").order_by("pk")
    assert [(event.kind, event.label, event.actor) for event in told] == [
        (AuditKind.ADDED, "IELTS-3", owner),
        (AuditKind.ADDED, "IELTS-3", owner),
        (AuditKind.CHANGED, "IELTS-3", owner),
    ]


def test_revoking_twice_is_told_once(owner: Membership) -> None:
    group = opened()
    make_calendar_link(whose=group, actor=owner)
    assert [revoke_calendar_link(whose=group, actor=owner) for _time in range(2)] == [True, False]
    assert AuditEvent.objects.filter(kind=AuditKind.CHANGED).count() == 1


def test_a_teacher_makes_the_own_link_on_the_own_page_and_no_other(school: Organization) -> None:
    teacher, other = make_teacher(name="Nodira", user=make_user()), make_teacher(name="Timur")
    browser = client_of(teacher.user)
    group = opened(teacher=teacher)
    own_page, own_door = "/admin/organizations/membership/me/", f"/admin/calendar-link/teacher/{teacher.pk}/"
    assert own_door in browser.get(own_page).content.decode()
    assert browser.post(own_door).status_code == 200
    assert CalendarFeed.objects.get().teacher == teacher
    for door in (f"teacher/{other.pk}", f"group/{group.pk}"):
        assert browser.post(f"/admin/calendar-link/{door}/").status_code == 403
    assert "calendar-link" not in browser.get(f"/admin/scheduling/group/{group.pk}/change/").content.decode()


def test_the_card_stands_on_the_pages_of_teachers_and_people_who_teach(owner: Membership) -> None:
    teacher, browser = make_teacher(), client_of(owner.user)
    for page in (f"scheduling/teacherprofile/{teacher.teacher.pk}", f"organizations/membership/{teacher.pk}"):
        assert f"/admin/calendar-link/teacher/{teacher.pk}/" in browser.get(f"/admin/{page}/change/").content.decode()
    assert "calendar-link" not in browser.get(f"/admin/organizations/membership/{owner.pk}/change/").content.decode()


@pytest.mark.parametrize("key", ["999999", "9" * 30])
def test_what_is_not_there_is_not_found(owner: Membership, key: str) -> None:
    for kind in ("teacher", "group"):
        assert client_of(owner.user).post(f"/admin/calendar-link/{kind}/{key}/").status_code == 404
