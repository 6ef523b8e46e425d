"""Advice names what a search through everything finds: the time most people have, a free room, a free teacher."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from analytics.advice.combining import combinations
from analytics.advice.openings import FEWEST, USUAL_TIMES, Opening, openings
from analytics.advice.seekers import seekers
from clients.factories import make_client
from leads.choices import LeadStatus
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.clock import STANDS_AT
from scheduling.double_booking import DoubleBookingError
from scheduling.factories import make_course, make_room, make_teacher, new_group, term
from scheduling.models import Course, Group, RoomOccupancy, TeacherAbsence, TeacherCourse, TeacherHours
from scheduling.services.enrol import enrol
from scheduling.services.save_group import open_group
from trials.models import PlacementTest
from trials.services.book_trial import book_trial

TODAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Tashkent")
EVENING = {"preferred_days": "Mon Wed Fri", "preferred_time": "after 18:00"}


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(STANDS_AT, tick=False):
        yield


@pytest.fixture
def school(db: None) -> Iterator[Organization]:
    center = make_organization(name="Registan", country="UZ", timezone="Asia/Tashkent")
    with organization_scope(center):
        yield center


@pytest.fixture
def english(school: Organization) -> Course:
    return make_course(name="English", lesson_minutes=90)


def teaches(course: Course, levels: tuple[str, ...] = (), **over: Any) -> Membership:
    person = make_teacher(**over)
    TeacherCourse.objects.create(teacher=person.teacher, course=course, levels=list(levels))
    return person


def asking(course: Course, number: int, **over: Any) -> list[Any]:
    return [make_lead(course=course, first_name=f"Asks {each}", **{**EVENING, **over}) for each in range(number)]


def advised() -> list[Opening]:
    return openings(seekers(TODAY), TODAY)


def held(course: Course, **over: Any) -> Group:
    """A running group with a room and a teacher."""
    group = new_group(**{"course": course, **term(MONDAY, 8), **over})
    open_group(group=group)
    return group


def students(group: Group, number: int) -> None:
    for _each in range(number):
        enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None)


# --- Groups to open -----------------------------------------------------------------------------
def test_it_names_the_time_the_room_the_teacher_and_the_people(english: Course) -> None:
    room, teacher, leads = make_room(), teaches(english), asking(english, 5)
    (opening,) = advised()
    assert (str(opening.offer.pattern), opening.offer.starts_at) == ("mon_wed_fri", time(18))
    assert (opening.room, opening.teacher) == (room, teacher)
    assert {person.name for person in opening.people} == {lead.name for lead in leads}
    assert opening.first_day == MONDAY
    assert opening.occupancy_percent == round(100 * 5 / 12)


def test_too_few_people_are_no_group(english: Course) -> None:
    make_room()
    teaches(english)
    asking(english, FEWEST - 1)
    assert advised() == []


def test_days_and_hours_part_people(english: Course) -> None:
    make_room()
    teaches(english)
    asking(english, 4)
    mornings = asking(english, 5, preferred_days="Tue Thu Sat", preferred_time="before 12:00")
    first, second = advised()
    assert {person.name for person in first.people} == {lead.name for lead in mornings}
    assert first.offer.starts_at < time(12)
    assert (len(second.people), second.offer.starts_at >= time(18)) == (4, True)


def test_who_has_a_seat_a_trial_or_no_course_is_not_counted(english: Course) -> None:
    make_room()
    teaches(english)
    running = held(english, starts_at=time(18), capacity=2)
    leads = asking(english, 5)
    assert len(seekers(TODAY)) == 3  # two seats are free
    book_trial(lead=leads[4], lesson=running.lessons.order_by("starts_at")[0], actor=None)
    asking(english, 1, status=LeadStatus.ENROLLED)
    asking(english, 1, is_archived=True)
    make_lead(course=None)
    assert len(seekers(TODAY)) == 2  # of four, for two of whom a seat is free


@pytest.mark.parametrize("obstacle", ["room", "teacher", "absence", "hours", "course", "level"])
def test_what_is_not_free_is_not_offered(english: Course, obstacle: str) -> None:
    room = make_room()
    person = teaches(english if obstacle != "course" else make_course(), ("B2",) if obstacle == "level" else ())
    over: dict[str, Any] = {}
    if obstacle in ("room", "teacher"):
        for begins in (time(17, 30), time(19), time(20, 30), time(22)):
            held(make_course(), starts_at=begins, **{obstacle: room if obstacle == "room" else person})
    if obstacle == "absence":
        TeacherAbsence.objects.create(teacher=person.teacher, first_day=MONDAY, last_day=MONDAY + timedelta(days=60))
    if obstacle == "hours":
        TeacherHours.objects.create(teacher=person.teacher, weekday=0, from_time=time(9), until_time=time(20))
    if obstacle == "level":
        for lead in asking(english, 5, **over):
            PlacementTest.objects.create(lead=lead, course=english, level="A1", starts_at=STANDS_AT, done_at=STANDS_AT)
    else:
        asking(english, 5, **over)
    assert advised() == []


def test_the_smallest_room_that_holds_them(english: Course) -> None:
    teaches(english)
    branch = make_room(capacity=3).branch
    fits = make_room(capacity=6, branch=branch)
    make_room(capacity=30, branch=branch)
    asking(english, 5)
    assert advised()[0].room == fits


def test_two_groups_take_neither_one_room_nor_one_teacher_at_once(english: Course) -> None:
    room = make_room()
    spanish = make_course(name="Spanish", lesson_minutes=90)
    teaches(english)
    teaches(spanish)
    asking(english, 5)
    asking(spanish, 4)
    first, second = advised()
    assert first.room == second.room == room
    ends = datetime.combine(MONDAY, first.offer.starts_at) + timedelta(minutes=90)
    assert datetime.combine(MONDAY, second.offer.starts_at) >= ends


# --- Groups to combine --------------------------------------------------------------------------
def test_a_small_group_goes_into_one_that_has_room(english: Course) -> None:
    begun = {"first_day": TODAY - timedelta(days=30), "last_day": TODAY + timedelta(days=60)}
    small, large = (held(english, starts_at=at, capacity=8, **begun) for at in (time(15), time(16, 30)))
    students(small, 2)
    students(large, 4)
    (pair,) = combinations(TODAY)
    assert (pair.group, pair.into, pair.students) == (small, large, 2)
    assert (pair.before_percent, pair.after_percent) == (37.5, 75)
    assert pair.hours_freed == 4.5


@pytest.mark.parametrize(
    ("over", "is_advised"),
    [
        ({}, True),
        ({"level": "B1"}, False),
        ({"days": "tue_thu_sat"}, False),
        ({"starts_at": time(19)}, False),
        ({"capacity": 5}, False),
        ({"min_age": 18}, False),
        ({"last_day": TODAY + timedelta(days=10)}, False),
    ],
)
def test_only_what_goes_together(english: Course, over: dict[str, Any], is_advised: bool) -> None:
    begun = {"first_day": TODAY - timedelta(days=30), "last_day": TODAY + timedelta(days=60)}
    small = held(english, starts_at=time(15), capacity=8, **begun)
    large = held(english, **{"starts_at": time(16, 30), "capacity": 8, **begun, **over})
    students(small, 2)
    students(large, 4)
    assert bool(combinations(TODAY)) == is_advised


def test_nobody_would_have_to_be_in_two_rooms_at_once(english: Course) -> None:
    begun = {"first_day": TODAY - timedelta(days=30), "last_day": TODAY + timedelta(days=60)}
    small = held(english, starts_at=time(15), capacity=8, **begun)
    large = held(english, starts_at=time(16, 30), capacity=8, **begun)
    students(small, 1)
    students(large, 4)
    both = make_client()
    enrol(client=both, group=small, starts_on=small.first_day, actor=None)
    other = held(make_course(), starts_at=time(17), capacity=8, **begun)
    enrol(client=both, group=other, starts_on=other.first_day, actor=None)
    assert combinations(TODAY) == []


# --- Against a search through everything --------------------------------------------------------
WEEKS = 4
DAYS = {"mon_wed_fri": (0, 2, 4), "tue_thu_sat": (1, 3, 5)}
SAID = {"Mon Wed Fri": (0, 2, 4), "Tue Thu Sat": (1, 3, 5), "": None}
HOURS = {"after 18:00": (time(18), None), "before 12:00": (None, time(12)), "": (None, None)}
WISH = st.tuples(st.sampled_from(list(SAID)), st.sampled_from(list(HOURS)))
TAKEN = st.tuples(st.sampled_from(list(DAYS)), st.sampled_from(USUAL_TIMES), st.booleans(), st.booleans())


def moments(days: tuple[int, ...], begins: time) -> list[tuple[datetime, datetime]]:
    found = []
    for number in range(7 * WEEKS):
        day = MONDAY + timedelta(days=number)
        if day.weekday() in days:
            start = datetime.combine(day, begins, ZONE)
            found.append((start, start + timedelta(minutes=90)))
    return found


class TestAgainstASearch(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(wishes=st.lists(WISH, min_size=3, max_size=8), taken=st.lists(TAKEN, max_size=6), rooms=st.integers(0, 2))
    def test_nothing_better_was_free(self, wishes: list[Any], taken: list[Any], rooms: int) -> None:
        center = make_organization(country="", timezone="Asia/Tashkent")
        with time_machine.travel(STANDS_AT, tick=False), organization_scope(center):
            english, other = make_course(name="English", lesson_minutes=90), make_course(name="Other")
            places = [make_room(capacity=20) for _number in range(rooms)]
            person = teaches(english)
            for days, hours in wishes:
                make_lead(course=english, preferred_days=days, preferred_time=hours)
            for days, begins, has_room, has_teacher in taken:
                over = {"room": places[0] if has_room and places else None, "teacher": person if has_teacher else None}
                try:
                    held(other, days=days, starts_at=begins, **over)
                except DoubleBookingError:  # two of them want the same: the first has it
                    continue
            self.check(wishes, places, person)

    def check(self, wishes: list[Any], places: list[Any], person: Membership) -> None:
        ledger = list(RoomOccupancy.objects.values_list("starts_at", "ends_at", "room_id", "teacher_id"))
        best = 0
        for (_name, days), begins, place in product(DAYS.items(), USUAL_TIMES, places):
            want = [
                (said, hours)
                for said, hours in wishes
                if SAID[said] in (None, days)
                and (HOURS[hours][0] is None or begins >= HOURS[hours][0])
                and (HOURS[hours][1] is None or begins < HOURS[hours][1])
            ]
            is_free = not any(
                start < ends and starts < end and (room == place.pk or teacher == person.pk)
                for start, end in moments(days, begins)
                for starts, ends, room, teacher in ledger
            )
            best = max(best, len(want)) if is_free else best
        found = advised()
        assert (len(found[0].people) if found else 0) == (best if best >= FEWEST else 0)
        for opening in found:
            for start, end in moments(DAYS[str(opening.offer.pattern)], opening.offer.starts_at):
                assert not any(
                    start < ends and starts < end and (room == opening.room.pk or teacher == opening.teacher.pk)
                    for starts, ends, room, teacher in ledger
                )


# --- The page -----------------------------------------------------------------------------------
PAGE = "/admin/analytics/advice/"


@pytest.fixture
def owner(school: Organization) -> Membership:
    return make_member(Role.OWNER, organization=school)


def test_the_page_names_everybody_and_one_click_fills_in_the_group(
    english: Course, owner: Membership, client: Client
) -> None:
    room, teacher = make_room(name="Room 204"), teaches(english, name="Dilnoza Karimova")
    leads = asking(english, 5)
    client.force_login(owner.user)
    page = client.get(PAGE).content.decode()
    assert "English, Mon Wed Fri 18:00" in page
    assert "5 of 12 seats, 42 %" in page
    assert [f"/admin/leads/lead/{lead.pk}/change/" in page for lead in leads] == [True] * 5
    form = client.get(advised()[0].form_url).context["adminform"].form
    filled = {name: str(form[name].value()) for name in ("course", "room", "teacher", "capacity", "first_day")}
    assert filled == {
        "course": str(english.pk),
        "room": str(room.pk),
        "teacher": str(teacher.pk),
        "capacity": "12",
        "first_day": "2026-11-23",
    }
    assert "18:00" in str(form["starts_at"])
    assert form["days"].value() == ["mon", "wed", "fri"]


def test_the_drafted_group_is_saved_as_it_was_advised(english: Course, owner: Membership, client: Client) -> None:
    make_room()
    teaches(english)
    asking(english, 5)
    client.force_login(owner.user)
    (opening,) = advised()
    form = client.get(opening.form_url).context["adminform"].form
    posted = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = client.post("/admin/scheduling/group/add/", posted)
    assert answer.status_code == 302
    group = Group.objects.get()
    assert (group.room, group.teacher, group.starts_at) == (opening.room, opening.teacher, time(18))
    assert advised() == []  # each of them has a seat to choose now


def test_the_page_shows_both_groups_and_what_it_does(english: Course, owner: Membership, client: Client) -> None:
    begun = {"first_day": TODAY - timedelta(days=30), "last_day": TODAY + timedelta(days=60)}
    small, large = (held(english, starts_at=at, capacity=8, **begun) for at in (time(15), time(16, 30)))
    students(small, 2)
    students(large, 4)
    client.force_login(owner.user)
    page = client.get(PAGE).content.decode()
    assert f"{small.name} (2 students) into {large.name}" in page
    assert "seats taken: 38 % now, 75 % together" in page


def test_a_new_center_reads_what_advice_needs(owner: Membership, client: Client) -> None:
    client.force_login(owner.user)
    page = client.get(PAGE).content.decode()
    assert "No group to open" in page
    assert "No groups to combine" in page


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.RECEPTIONIST, Role.MARKETER, Role.TEACHER, Role.PARTNER])
def test_advice_is_for_leaders(school: Organization, client: Client, role: Role) -> None:
    client.force_login(make_member(role, organization=school).user)
    assert client.get(PAGE).status_code == 403
