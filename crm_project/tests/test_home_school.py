"""What the home page says of the school: the trials of today, and the seats of this week."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client

from crm_project.tests.conftest import Enter
from crm_project.tests.test_home import home
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from scheduling.factories import new_group, term
from scheduling.models import Group, Lesson
from scheduling.services.save_group import open_group
from trials.models import TrialLesson
from trials.services.answer_trial import answer_trial
from trials.services.book_trial import book_trial

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)  # in Tashkent, where the center is
CELL = re.compile(r'<a class="c (\w+)" href="([^"]+)" title="([^"]+)">(\d+)</a>')
TRIAL = re.compile(r'<ul class="home-trials">.*?</ul>', re.DOTALL)


@pytest.fixture
def stranger(db: None) -> Membership:
    """Who owns another center, in which a lead came."""
    member = make_member(Role.OWNER, organization=make_organization())
    with organization_scope(member.organization):
        make_lead()
    return member


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[None]:
    """The opened lessons are of this week."""
    with time_machine.travel(NOON, tick=False):
        yield


def opened(capacity: int = 4, begins: time = time(15)) -> Group:
    """Mondays, Wednesdays and Fridays for an hour and a half; its own lessons of the past are there too."""
    group = new_group(**term(MONDAY, 2), capacity=capacity, starts_at=begins)
    open_group(group=group)
    return group


def booked(group: Group, name: str = "Aziza", **over: object) -> TrialLesson:
    lesson = Lesson.objects.filter(group=group).order_by("starts_at")[0]
    lead = make_lead(first_name=name, last_name="Karimova", **over)
    return book_trial(lead=lead, lesson=lesson, actor=None)


def listed(client: Client, address: str) -> int:
    page = client.get(address).content.decode()
    return len(set(re.findall(r'id="trial-row-([^"]+)"', page)))


def test_each_trial_of_today_is_a_line_and_the_number_opens_them(
    scope: Organization, owner: Membership, enter: Enter
) -> None:
    group = opened()
    trials = [booked(group, name) for name in ("Aziza", "Bekzod", "Zarina")]
    answer_trial(trial=trials[0], answer="coming")
    client = enter(owner)
    page = home(client)
    assert "3 today · 1 confirmed" in page
    (card,) = TRIAL.findall(page)
    assert [name in card for name in ("Aziza", "Bekzod", "Zarina")] == [True] * 3
    assert str(group.name) in card
    assert listed(client, "/admin/trials/triallesson/?show=today") == 3


def test_a_salesperson_sees_only_trials_of_own_leads(
    scope: Organization, malika: Membership, sardor: Membership, enter: Enter
) -> None:
    group = opened()
    booked(group, "Aziza", owner=malika)
    booked(group, "Bekzod", owner=sardor)
    (card,) = TRIAL.findall(home(enter(malika)))
    assert "Aziza" in card
    assert "Bekzod" not in card


def test_a_day_without_trials_says_where_they_are_booked(scope: Organization, owner: Membership, enter: Enter) -> None:
    make_lead()
    assert "Nobody comes to a trial today" in home(enter(owner))


def test_each_hour_a_lesson_touches_shows_its_seats_and_opens_its_day(
    scope: Organization, owner: Membership, enter: Enter
) -> None:
    group = opened(capacity=4)
    for name in ("Aziza", "Bekzod", "Zarina"):
        booked(group, name)
    cells = CELL.findall(home(enter(owner)))
    monday_cells = [cell for cell in cells if "2026-11-23" in cell[1]]
    assert [(tone, percent) for tone, _url, _title, percent in monday_cells] == [("orange", "75"), ("orange", "75")]
    assert [title for _tone, _url, title, _percent in monday_cells] == [
        "Monday 23 November, 15:00: 3 of 4 seats",
        "Monday 23 November, 16:00: 3 of 4 seats",
    ]
    assert len(cells) == 6  # Monday, Wednesday, Friday
    client = enter(owner)
    assert str(group.name) in client.get(monday_cells[0][1].replace("&amp;", "&")).content.decode()


def test_groups_at_one_hour_are_counted_together(scope: Organization, owner: Membership, enter: Enter) -> None:
    full, empty = opened(capacity=1), opened(capacity=9)
    booked(full)
    cells = [cell for cell in CELL.findall(home(enter(owner))) if "2026-11-23" in cell[1]]
    assert {(tone, percent) for tone, _url, _title, percent in cells} == {("green", "10")}
    assert empty.capacity == 9


def test_a_week_without_lessons_has_no_map(scope: Organization, owner: Membership, enter: Enter) -> None:
    make_lead()
    assert "Seats taken" not in home(enter(owner))


def test_another_center_has_a_map_of_its_own(owner: Membership, stranger: Membership, enter: Enter) -> None:
    with organization_scope(owner.organization):
        booked(opened())
    assert "Seats taken" in home(enter(owner))
    assert "Seats taken" not in home(enter(stranger))
