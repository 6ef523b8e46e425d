"""Groups, rooms and trials of a day are what a count by hand says, whenever they are counted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from analytics.models import GroupAnalytics, KPIDay
from analytics.services.compute_kpis import GROUPS, compute_kpis
from analytics.services.keep_fresh import keep_kpis_fresh
from clients.factories import make_client
from leads.factories import make_lead
from leads.models import Lead
from leads.services.change_status import change_statuses
from organizations.factories import make_branch, make_organization
from organizations.models import Branch, Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_room, new_group
from scheduling.models import Enrolment, Group
from scheduling.services.change_lesson import cancel_lesson
from scheduling.services.enrol import enrol
from scheduling.services.leave_group import leave_group
from scheduling.services.pause_enrolment import pause_enrolment
from scheduling.services.save_group import archive_group, open_group
from trials.models import TrialLesson
from trials.services.book_trial import book_trial, cancel_trial
from trials.services.decide_trial import record_outcome

# A Monday; Berlin's clock goes back on the last Sunday of October.
MONDAY, LAST = date(2026, 10, 5), date(2026, 11, 15)
TODAY = date(2026, 10, 28)


@pytest.fixture
def school(db: None) -> Iterator[Any]:
    center = make_organization(timezone="Europe/Berlin", country="XX", opens_at=time(8), closes_at=time(20))
    with organization_scope(center), time_machine.travel(datetime(2026, 10, 1, 9, tzinfo=UTC)) as clock:
        yield clock


def opened(branch: Branch | None, **over: Any) -> Group:
    facts = {"first_day": MONDAY, "last_day": LAST, "days": "mon_wed_fri", "capacity": 5, "branch": branch, **over}
    group = new_group(**facts)
    open_group(group=group)
    return group


def joined(group: Group, number: int, day: date = MONDAY) -> list[Enrolment]:
    return [enrol(client=make_client(), group=group, starts_on=day, actor=None) for _ in range(number)]


def row(day: date, branch: Branch | None) -> dict[str, int]:
    """Without zeros."""
    found = GroupAnalytics.objects.get(day=day, branch=branch)
    return {name: getattr(found, name) for name in GROUPS.figures if getattr(found, name)}


def to(clock: Any, day: date, hour: int = 12) -> None:
    clock.move_to(datetime.combine(day, time(hour), UTC))


def test_groups_are_full_nearly_full_or_empty_by_branch(school: Any) -> None:
    north, south = make_branch(name="North"), make_branch(name="South")
    full, near, empty, other = opened(north), opened(north), opened(north), opened(south)
    joined(full, 5)
    (first, *_rest) = joined(near, 4)
    (only,) = joined(other, 1)
    to(school, date(2026, 10, 8))
    leave_group(enrolment=first, last_day=date(2026, 10, 8), reason="moved", actor=None)
    pause_enrolment(
        enrolment=only, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 13), reason="ill", keeps_seat=True,
        actor=None,
    )  # fmt: skip
    to(school, date(2026, 10, 14))
    archive_group(group=empty)
    to(school, TODAY)
    compute_kpis(first=date(2026, 10, 1), last=TODAY)
    assert not GroupAnalytics.objects.filter(day__lt=MONDAY).exists()
    assert row(date(2026, 10, 8), north) == {
        "groups": 3, "groups_full": 1, "groups_near_full": 1, "groups_empty": 1,
    }  # fmt: skip
    assert row(date(2026, 10, 9), north) == {"groups": 3, "groups_full": 1, "groups_empty": 1}
    assert row(date(2026, 10, 15), north) == {"groups": 2, "groups_full": 1}
    empties = GroupAnalytics.objects.filter(branch=south, groups_empty=1).order_by("day")
    assert list(empties.values_list("day", flat=True)) == [date(2026, 10, 12), date(2026, 10, 13)]


def test_rooms_count_once_and_are_filled_by_students_and_guests(school: Any) -> None:
    branch = make_branch()
    room = make_room(branch=branch)
    early, late = (opened(branch, room=room, starts_at=time(hour)) for hour in (9, 15))
    joined(early, 3)
    joined(late, 1)
    guest = early.lessons.order_by("starts_at").first()
    book_trial(lead=make_lead(), lesson=guest, actor=None)
    cancel_lesson(lesson=late.lessons.order_by("starts_at")[1], reason="no light")
    to(school, TODAY)
    compute_kpis(first=MONDAY, last=TODAY)
    kept = ("rooms_in_use", "room_people", "room_seats", "trial_students")
    monday, tuesday, wednesday = (row(MONDAY + timedelta(days=days), branch) for days in range(3))
    assert {name: monday.get(name) for name in kept} == {
        "rooms_in_use": 1, "room_people": 5, "room_seats": 10, "trial_students": 1,
    }  # fmt: skip
    assert not set(kept) & set(tuesday)
    assert [wednesday.get(name) for name in kept] == [1, 3, 5, None]
    assert GroupAnalytics.objects.get(day=MONDAY).room_occupancy_percent == 50


def came_to(group: Group, number: int, clock: Any) -> TrialLesson:
    lesson = group.lessons.order_by("starts_at")[number]
    trial = book_trial(lead=make_lead(), lesson=lesson, actor=None)
    clock.move_to(lesson.ends_at + timedelta(hours=1))
    return record_outcome(trial=trial, status="attended", actor=None)


def test_enrolments_are_expected_of_open_trials_by_the_last_ninety_days(school: Any) -> None:
    branch = make_branch()
    group = opened(branch, last_day=date(2027, 3, 1))
    lost = came_to(group, 0, school)  # on 5 October
    won = came_to(group, 1, school)  # on 7 October
    change_statuses(leads=Lead.objects.filter(pk=won.lead_id), status="enrolled", actor=None, is_sure=True)
    to(school, date(2026, 10, 9))
    away = book_trial(lead=make_lead(), lesson=group.lessons.order_by("starts_at")[8], actor=None)
    to(school, date(2026, 10, 12))
    cancel_trial(trial=away, reason="ill", actor=None)
    to(school, date(2027, 1, 10))
    compute_kpis(first=MONDAY, last=date(2027, 1, 10))
    named = ("trials_open", "came_lately", "enrolled_lately")

    def on(day: date) -> list[int]:
        return [row(day, branch).get(name, 0) for name in named]

    assert lost.result == "pending"
    assert on(MONDAY) == [2, 1, 0]  # the second was booked that evening
    assert on(date(2026, 10, 7))[1:] == [2, 1]
    assert on(date(2026, 10, 9))[0] - on(date(2026, 10, 8))[0] == 1
    assert on(date(2026, 10, 12))[0] == on(date(2026, 10, 8))[0]
    assert on(date(2027, 1, 2))[1:] == [2, 1]
    assert on(date(2027, 1, 3))[1:] == [1, 1]
    assert on(date(2027, 1, 5))[1:] == [0, 0]
    figures = GroupAnalytics.objects.get(day=date(2026, 10, 9))
    assert figures.expected_enrolments == figures.trials_open * 1 / 2
    assert GroupAnalytics.objects.get(day=date(2027, 1, 5)).expected_enrolments is None


def test_day_by_day_says_what_a_range_says_and_counting_twice_changes_nothing(school: Any) -> None:
    branch = make_branch()
    group = opened(branch, room=make_room(branch=branch))
    joined(group, 3)
    came_to(group, 2, school)
    to(school, TODAY)
    compute_kpis(first=MONDAY, last=TODAY)
    for days in range((TODAY - MONDAY).days + 1):
        day = MONDAY + timedelta(days=days)
        assert compute_kpis(first=day, last=day) == []


def test_a_day_is_counted_anew_when_somebody_leaves_late(school: Any) -> None:
    group = opened(make_branch())
    (only, *_rest) = joined(group, 4)
    to(school, MONDAY)
    make_lead()
    to(school, TODAY)
    keep_kpis_fresh()
    assert GroupAnalytics.objects.filter(groups_near_full=1).count() == KPIDay.objects.count()
    to(school, TODAY, 13)
    leave_group(enrolment=only, last_day=date(2026, 10, 20), reason="moved", actor=None)
    keep_kpis_fresh()
    near = GroupAnalytics.objects.filter(groups_near_full=1).order_by("day")
    assert near.last().day == date(2026, 10, 20)


def test_leaders_see_groups_with_the_formula_and_nobody_else_does(
    center: Organization, browser_of: BrowserOf, owner: Membership, malika: Membership, teacher: Membership
) -> None:
    address = reverse("admin:analytics_groupanalytics_changelist")
    with organization_scope(center):
        facts = {"trials_open": 9, "came_lately": 4, "enrolled_lately": 1, "groups_full": 3, "room_seats": 0}
        at = datetime(2026, 11, 10, tzinfo=UTC)
        for name in ("North", "South"):
            GroupAnalytics.objects.create(day=at.date(), branch=make_branch(name=name), computed_at=at, **facts)
    page = browser_of(owner).get(address).content.decode()
    assert "North" in page
    assert page.count("9 × 1 / 4") == 2
    assert "18 × 1 / 4" in page  # of both branches: the share of the last 90 days is the center's
    assert {browser_of(person).get(address).status_code for person in (malika, teacher)} == {403}
