"""Two groups are combined from the card that advises it: looked at as a draft, done at once, and taken back."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.choices import ClientEventKind
from clients.factories import make_client
from clients.models import Client
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.clock import STANDS_AT
from organizations.tests.processes import complaints
from scheduling.choices import Ending, LessonStatus
from scheduling.factories import make_course, make_room, make_teacher, new_group
from scheduling.models import Course, Enrolment, Group, Lesson, SeatHold
from scheduling.services.change_lesson import add_lesson
from scheduling.services.enrol import enrol
from scheduling.services.leave_group import leave_group
from scheduling.services.pause_enrolment import pause_enrolment
from scheduling.services.save_group import open_group
from trials.models import TrialLesson
from trials.services.book_trial import book_trial
from trials.services.waiting_list import put_on_waiting_list

TODAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)
BEGUN, LAST = TODAY - timedelta(days=30), TODAY + timedelta(days=60)
ADVICE = "/admin/analytics/advice/"


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(STANDS_AT, tick=False):
        yield


@pytest.fixture
def foreign(db: None) -> Group:
    with organization_scope(make_organization(name="Another")):
        return running(make_course())


@pytest.fixture
def school(db: None) -> Iterator[Organization]:
    center = make_organization(name="Registan", country="UZ", timezone="Asia/Tashkent")
    with organization_scope(center):
        yield center


@pytest.fixture
def english(school: Organization) -> Course:
    return make_course(name="English", lesson_minutes=90)


def running(course: Course, **over: Any) -> Group:
    group = new_group(
        **{"course": course, "capacity": 8, "first_day": TODAY - timedelta(days=30), "last_day": LAST, **over}
    )
    open_group(group=group)
    return group


def student(group: Group, **facts: Any) -> Enrolment:
    return enrol(client=make_client(**facts), group=group, starts_on=group.first_day, actor=None)


@pytest.fixture
def small(english: Course) -> Group:
    group = running(english, name="Small", starts_at=time(15), room=make_room(), teacher=make_teacher())
    for name in ("Aziz", "Bobur"):
        student(group, first_name=name)
    return group


@pytest.fixture
def large(english: Course) -> Group:
    group = running(english, name="Large", starts_at=time(16, 30))
    for _each in range(4):
        student(group)
    return group


@pytest.fixture
def owner(school: Organization, client: Browser) -> Membership:
    member = make_member(Role.OWNER, organization=school)
    client.force_login(member.user)
    return member


def page_of(small: Group, large: Group) -> str:
    return f"{ADVICE}combine/{small.pk}/{large.pk}/"


def here(group: Group, day: date = TUESDAY) -> set[str]:
    return {
        row.client.first_name for row in Enrolment.objects.still_there(day).filter(group=group).select_related("client")
    }


def posted(browser: Browser, small: Group, large: Group, **over: Any) -> Any:
    """What the page would post as it stands, and the page that follows."""
    draft = browser.get(page_of(small, large)).context["draft"]
    data = {
        "step": "move",
        "starts_on": draft.plan.starts_on.isoformat(),
        "move": sorted(draft.ticked),
        "clash": [mover.enrolment.pk for mover in draft.plan.movers if mover.clash],
        **over,
    }
    return browser.post(page_of(small, large), data, follow=True)


def undo_url(answer: Any) -> str:
    (words,) = (str(each) for each in answer.context["messages"])
    return words.split('action="')[1].split('"')[0]


# --- The draft ----------------------------------------------------------------------------------
def test_the_card_opens_a_draft(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    assert page_of(small, large) in client.get(ADVICE).content.decode()
    page = client.get(page_of(small, large))
    assert "Move 2 students" in page.content.decode()
    draft = page.context["draft"]
    assert (draft.plan.starts_on, draft.ends, draft.seats_after[1].students) == (MONDAY, True, 6)
    assert (here(small), len(here(large))) == ({"Aziz", "Bobur"}, 1)  # four of one name


def test_it_says_who_does_not_fit_and_why(owner: Membership, english: Course, small: Group, client: Browser) -> None:
    large = running(english, name="Large", starts_at=time(16, 30), min_age=10, max_age=14)
    other = running(make_course(), name="Chess", starts_at=time(17))
    busy, old, away = (student(small, **facts) for facts in ({}, {"birth_date": date(1990, 1, 1)}, {}))
    enrol(client=busy.client, group=other, starts_on=other.first_day, actor=None)
    pause_enrolment(
        enrolment=away, starts_on=TUESDAY, ends_on=date(2026, 12, 5), reason="ill", keeps_seat=True, actor=None
    )
    enrol(client=Client.objects.get(first_name="Aziz"), group=large, starts_on=large.first_day, actor=None)
    coming = enrol(client=make_client(), group=small, starts_on=date(2026, 12, 1), actor=None)
    page = client.get(page_of(small, large))
    told = page.content.decode()
    for sentence in (
        "In Chess at that time, on Mon 23 Nov 17:00",
        "Age 36; Large is for ages 10–14.",
        "On a pause until 5 Dec 2026",
        "Is in Large already.",
        "Comes on 1 Dec 2026 only",
    ):
        assert sentence in told
    draft = page.context["draft"]
    assert not {busy.pk, coming.pk} & draft.ticked
    assert {old.pk, away.pk} <= draft.ticked
    assert not draft.ends


def test_more_students_are_looked_at_with_as_many_queries(
    owner: Membership, small: Group, large: Group, client: Browser
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(small, large)).status_code == 200
        return len(captured)

    few = queries()
    for number in range(4):
        student(small, first_name=f"More {number}")
        put_on_waiting_list(lead=make_lead(), group=small, actor=None)
    assert queries() == few


def test_another_day_or_tick_is_looked_at_before_anything_is_done(
    owner: Membership, small: Group, large: Group, client: Browser
) -> None:
    one = small.enrolments.first()
    page = client.post(page_of(small, large), {"starts_on": "2026-12-02", "move": [one.pk]})
    draft = page.context["draft"]
    assert (draft.plan.starts_on, draft.ticked, draft.ends, *(seats.students for seats in draft.seats_after)) == (
        date(2026, 12, 2),
        {one.pk},
        False,
        1,
        5,
    )
    assert "Move 1 student<" in page.content.decode()
    assert not Enrolment.objects.exclude(moved_to=None).exists()


# --- Done and taken back ------------------------------------------------------------------------
def test_the_empty_group_ends(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    terms = {row.client_id: (row.price, row.payer_id, row.discount_percent) for row in small.enrolments.all()}
    answer = posted(client, small, large)
    assert "2 students of Small go on in Large from 23 Nov 2026. Small ends on 22 Nov 2026." in answer.content.decode()
    assert (here(small), here(large) >= {"Aziz", "Bobur"}) == (set(), True)
    moved = Enrolment.objects.filter(moved_from__group=small)
    assert {row.client_id: (row.price, row.payer_id, row.discount_percent) for row in moved} == terms
    small.refresh_from_db()
    assert (small.last_day, small.lessons.filter(starts_at__gte=STANDS_AT).count()) == (TODAY, 0)
    for row in small.enrolments.select_related("client"):
        assert (row.ending, row.ends_on) == (Ending.MOVED, TODAY)
        assert row.client.events.filter(kind=ClientEventKind.MOVED_GROUP, actor=owner).count() == 1


def test_undo_puts_everything_back(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    before = set(small.lessons.values_list("starts_at", "room", "teacher", "status"))
    answer = posted(client, small, large)
    after = client.post(undo_url(answer), follow=True)
    assert "Small and Large are as before." in after.content.decode()
    small.refresh_from_db()
    assert (small.last_day, here(small)) == (LAST, {"Aziz", "Bobur"})
    assert set(small.lessons.values_list("starts_at", "room", "teacher", "status")) == before
    assert large.enrolments.count() == 4
    assert not small.enrolments.exclude(ending="").exists()
    again = client.post(undo_url(answer), follow=True)
    assert "Somebody has worked with Small since." in again.content.decode()


def test_a_taken_room_is_not_taken_back(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    answer = posted(client, small, large)
    running(make_course(), name="Quick", starts_at=time(15), room=small.room, first_day=MONDAY)
    refused = client.post(undo_url(answer), follow=True).content.decode()
    assert f"Room {small.room} is taken by Quick" in refused
    small.refresh_from_db()
    assert (small.last_day, here(small)) == (TODAY, set())


def test_who_has_gone_on_is_not_taken_back(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    answer = posted(client, small, large)
    moved = Enrolment.objects.get(moved_from__group=small, client__first_name="Aziz")
    leave_group(enrolment=moved, last_day=TUESDAY, reason="moved away", actor=owner)
    refused = client.post(undo_url(answer), follow=True).content.decode()
    assert "has gone on in Large since" in refused
    assert here(small) == set()


def test_undo_is_for_who_did_it_and_for_ten_minutes(
    owner: Membership, small: Group, large: Group, school: Organization, client: Browser
) -> None:
    url = undo_url(posted(client, small, large))
    assert client.get(url).status_code == 405
    other = Browser()
    other.force_login(make_member(Role.MANAGER, organization=school).user)
    assert other.post(url).status_code == 403
    with time_machine.travel(STANDS_AT + timedelta(minutes=11), tick=False):
        assert client.post(url).status_code == 403
    assert here(small) == set()


def test_who_is_left_out_keeps_the_group_going(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    aziz = small.enrolments.get(client__first_name="Aziz")
    answer = posted(client, small, large, move=[aziz.pk])
    assert "1 student of Small goes on in Large" in answer.content.decode()
    small.refresh_from_db()
    assert (small.last_day, here(small)) == (LAST, {"Bobur"})
    client.post(undo_url(answer))
    assert here(small) == {"Aziz", "Bobur"}


def test_a_group_that_keeps_seats_goes_on(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    SeatHold.objects.create(group=small, name="Firm", seats=2, until=LAST)
    assert "Small does not end while it keeps seats for somebody." in client.get(page_of(small, large)).content.decode()
    posted(client, small, large)
    small.refresh_from_db()
    assert (small.last_day, here(small)) == (LAST, set())


def test_trials_and_who_waits_are_named_and_stay_findable(
    owner: Membership, small: Group, large: Group, client: Browser
) -> None:
    lesson = small.lessons.filter(starts_at__gte=STANDS_AT).order_by("starts_at")[1]
    trial = book_trial(lead=make_lead(first_name="Tries"), lesson=lesson, actor=None)
    put_on_waiting_list(lead=make_lead(first_name="Waits"), group=small, actor=None)
    page = client.get(page_of(small, large)).content.decode()
    assert "Tries" in page
    assert "Waits" in page
    answer = posted(client, small, large)
    assert list(TrialLesson.objects.without_lesson()) == [trial]
    client.post(undo_url(answer))
    assert not TrialLesson.objects.without_lesson().exists()


def test_a_lesson_set_by_hand_stays(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    start = datetime(2026, 11, 29, 12, tzinfo=ZoneInfo("Asia/Tashkent"))
    extra = add_lesson(group=small, starts_at=start, minutes=60, room=None, teacher=None)
    assert "Sun 29 Nov 12:00" in client.get(page_of(small, large)).content.decode()
    posted(client, small, large)
    assert list(small.lessons.filter(starts_at__gte=STANDS_AT)) == [extra]
    assert Lesson.objects.get(pk=extra.pk).status == LessonStatus.PLANNED


def test_a_clash_that_was_ticked_is_meant(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    other = running(make_course(), name="Chess", starts_at=time(17))
    aziz = small.enrolments.get(client__first_name="Aziz")
    enrol(client=aziz.client, group=other, starts_on=other.first_day, actor=None)
    refused = posted(client, small, large, move=[aziz.pk], clash=[])  # it came up since the page was shown
    assert "is in Chess at that time" in refused.content.decode()
    assert here(small) == {"Aziz", "Bobur"}
    posted(client, small, large, move=[aziz.pk])
    assert here(small) == {"Bobur"}


# --- All or nothing -----------------------------------------------------------------------------
def test_without_seats_for_all_nobody_moves(owner: Membership, small: Group, large: Group, client: Browser) -> None:
    SeatHold.objects.create(group=large, name="Firm", seats=3, until=LAST)
    answer = posted(client, small, large)
    assert "Large is full: 5 students and 3 held seats of 8." in answer.content.decode()
    assert (here(small), large.enrolments.count()) == ({"Aziz", "Bobur"}, 4)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"starts_on": "2026-11-22"}, "from tomorrow on at the earliest"),
        ({"starts_on": "2027-06-01"}, "choose a day in between"),
        ({"starts_on": "never"}, "Enter a valid date."),
        ({"move": []}, "Tick at least one student."),
        ({"move": ["1\x00", "99999999999999999999"]}, "Something changed since this page was opened."),
    ],
)
def test_what_cannot_be_is_said(
    owner: Membership, small: Group, large: Group, client: Browser, over: dict[str, Any], sentence: str
) -> None:
    assert sentence in posted(client, small, large, **over).content.decode()
    assert here(small) == {"Aziz", "Bobur"}


# --- Who may ------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.MARKETER, Role.TEACHER, Role.PARTNER])
def test_it_is_for_who_may_move_students(
    school: Organization, small: Group, large: Group, client: Browser, role: Role
) -> None:
    client.force_login(make_member(role, organization=school).user)
    assert client.get(page_of(small, large)).status_code == 403
    assert client.post(page_of(small, large), {"step": "move"}).status_code == 403


def test_a_receptionist_moves_students_and_comes_to_the_group(
    school: Organization, small: Group, large: Group, client: Browser
) -> None:
    client.force_login(make_member(Role.RECEPTIONIST, organization=school).user)
    answer = posted(client, small, large)
    assert answer.redirect_chain[-1][0] == f"/admin/scheduling/group/{large.pk}/change/"
    assert here(small) == set()


def test_only_running_groups_of_one_course_of_this_center(
    foreign: Group, owner: Membership, english: Course, small: Group, large: Group, client: Browser
) -> None:
    over = running(english, last_day=TODAY - timedelta(days=1))
    for pair in ((small, foreign), (foreign, small), (small, small), (small, over), (small, running(make_course()))):
        assert client.get(page_of(*pair)).status_code == 404


# --- At once ------------------------------------------------------------------------------------
COMBINE = """
from datetime import date
from django.core.exceptions import ValidationError
{extra}
from scheduling.models import Enrolment, Group
from scheduling.services.combine_groups import combine_groups
group, into = Group.objects.get(pk={group}), Group.objects.get(pk={into})
rows = list(Enrolment.objects.filter(group=group).select_related("client"))
try:
    combine_groups(group=group, into=into, enrolments=rows, starts_on=date(2026, 11, 23), actor=None)
except ValidationError:
    pass
"""
NO_LOCKS = """
import time
from organizations.scoping import OrganizationQuerySet
OrganizationQuerySet.select_for_update = lambda rows, **_options: rows
from scheduling.services import enrol
check = enrol.check_seat
def dawdle(*args, **kwargs):
    check(*args, **kwargs); time.sleep(0.2)
enrol.check_seat = dawdle
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.parametrize(("extra", "is_kept"), [("", True), (NO_LOCKS, False)])
def test_two_groups_that_want_the_same_seats(extra: str, is_kept: bool) -> None:
    center = make_organization(country="UZ", timezone="Asia/Tashkent")
    with organization_scope(center):
        course = make_course()
        small = [running(course, starts_at=time(hour)) for hour in (9, 11, 13)]
        large = running(course, starts_at=time(16), capacity=5)
        for group in small:
            student(group)
            student(group)
        student(large)
    works = [COMBINE.format(group=group.pk, into=large.pk, extra=extra) for group in small]
    assert complaints(center, works) == []
    with organization_scope(center):
        there = Enrolment.objects.still_there(MONDAY).filter(group=large).count()
        left = [Enrolment.objects.still_there(MONDAY).filter(group=group).count() for group in small]
        assert (there <= 5) == is_kept
        if is_kept:
            assert (there, sorted(left)) == (5, [0, 0, 2])
