"""Growth and retention equal a count of days by hand, and each number opens exactly its students."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.reports.question import Question
from analytics.reports.students import students
from analytics.reports.table import Table
from clients.factories import make_client
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization
from organizations.models import Branch, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf
from scheduling.factories import make_course, new_group
from scheduling.models import Enrolment, Group, Lesson
from scheduling.services.enrol import enrol
from scheduling.services.leave_group import leave_group
from scheduling.services.save_group import archive_group, open_group

BEGUN, TODAY = date(2026, 1, 5), date(2026, 11, 19)
MONTHS = [date(2026, number, 1) for number in range(1, 12)]


def at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()).astimezone().replace(hour=9)


@pytest.fixture
def center(db: None) -> Iterator[Organization]:
    center = make_organization(timezone="Europe/Berlin", country="XX")
    with organization_scope(center), time_machine.travel(at(TODAY), tick=False):
        yield center


def asked(center: Organization, branch: Branch | None = None) -> Question:
    return Question(date(2026, 1, 1), TODAY, make_member(Role.OWNER, organization=center), branch)


def opened(first: date, weeks: int, **over: Any) -> Group:
    group = new_group(first_day=first, last_day=first + timedelta(weeks=weeks), days="tue_thu", capacity=50, **over)
    open_group(group=group)
    return group


def joined(client: Any, group: Group, first: date, last: date | None = None, reason: str = "moved") -> Enrolment:
    enrolment = enrol(client=client, group=group, starts_on=first, actor=None)
    if last is not None:
        leave_group(enrolment=enrolment, last_day=last, reason=reason, actor=None)
    return enrolment


def a_year(center: Organization, seed: int) -> None:
    """Groups of some weeks one after the other; some of the students go on, some leave, some come back."""
    dice, course = random.Random(seed), make_course()
    branches, clients = [make_branch(), make_branch()], [make_client() for _ in range(12)]
    for start in range(6):
        branch = dice.choice(branches)
        group = opened(BEGUN + timedelta(weeks=7 * start), dice.choice((3, 6, 9)), course=course, branch=branch)
        for client in dice.sample(clients, dice.randint(2, 8)):
            first = group.first_day + timedelta(days=dice.randint(0, 20))
            last = min(first + timedelta(days=dice.randint(0, 60)), group.last_day)
            joined(client, group, first, dice.choice((None, last)), dice.choice(("moved", "price")))
        if start == 2:
            with time_machine.travel(at(group.first_day + timedelta(weeks=2)), tick=False):
                archive_group(group=group)


def learned_by_hand(branch: Branch | None) -> dict[int, set[date]]:
    """{student: first days of months with a day in a group}, asked for each day."""
    found: dict[int, set[date]] = {}
    for row in Enrolment.objects.select_related("group"):
        last = row.group.last_day
        if row.group.is_archived:
            last = max(Lesson.objects.planned().filter(group=row.group).values_list("starts_at", flat=True)).date()
        day = row.starts_on
        while (branch is None or row.group.branch == branch) and day <= min(last, row.ends_on or last):
            if day < date(2026, 12, 1):
                found.setdefault(row.client_id, set()).add(day.replace(day=1))
            day += timedelta(days=1)
    return found


def before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def by_hand(learned: dict[int, set[date]], month: date) -> list[int]:
    """Students, new, came back, stayed, left."""
    there = [months for months in learned.values() if month in months]
    was = [months for months in learned.values() if before(month) in months]
    new = sum(min(months) == month for months in there)
    stayed = sum(before(month) in months for months in there)
    return [len(there), new, len(there) - new - stayed, stayed, len(was) - stayed]


def values(table: Table) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in table.rows]


@pytest.mark.parametrize("seed", range(4))
def test_every_month_is_what_a_count_of_days_says(center: Organization, seed: int) -> None:
    a_year(center, seed)
    for branch in (None, *Branch.objects.all()):
        learned = learned_by_hand(branch)
        growth, staying, *_reasons = students(asked(center, branch))
        expected = [by_hand(learned, month) for month in MONTHS]
        assert [row[1:6] for row in values(growth)] == [numbers for numbers in expected if any(numbers)]
        for *_which, stayed, left, share in values(growth):
            assert share == (pytest.approx(100 * stayed / (stayed + left)) if stayed + left else None)
        sums = [sum(column) for column in zip(*expected, strict=True)]
        assert [cell.value for cell in growth.totals[1:6]] == [len(learned), sums[1], sums[2], None, sums[4]]
        assert sum(row[1] for row in values(staying)) == len(learned)


def test_who_began_is_followed_for_a_year(center: Organization) -> None:
    group = opened(BEGUN, 40)
    for last in (date(2026, 1, 20), date(2026, 2, 3), date(2026, 4, 30), None):
        joined(make_client(), group, BEGUN, last)
    joined(make_client(), opened(date(2026, 10, 6), 2), date(2026, 10, 6))
    _growth, staying, *_reasons = students(asked(center))
    assert [row[1:] for row in values(staying)] == [[4, 3, 2, 2, 1, None], [1, 0, None, None, None, None]]
    assert [cell.value for cell in staying.totals[1:]] == [5, 3, 2, 2, 1, None]


def test_why_they_left_is_told_by_reason(center: Organization) -> None:
    group = opened(BEGUN, 40)
    for reason in ("price", "price", "moved"):
        joined(make_client(), group, BEGUN, date(2026, 3, 3), reason)
    joined(make_client(), group, BEGUN)
    reasons = students(asked(center))[-1]
    assert [row[:2] for row in values(reasons)] == [["price", 2], ["moved", 1]]
    assert reasons.totals[1].value == 3


def test_each_number_opens_exactly_its_students(center: Organization, browser_of: BrowserOf) -> None:
    a_year(center, 5)
    browser = browser_of(make_member(Role.MANAGER, organization=center))
    cells = [cell for table in students(asked(center)) for row in table.rows for cell in row if cell.url]
    assert len(cells) > 30
    for cell in cells:
        answer = browser.get(cell.url)
        assert answer.status_code == 200
        assert answer.context["found"] == cell.value, cell.url
        assert len(answer.context["rows"]) == cell.value


@pytest.mark.parametrize(
    "query",
    ["", "of=new", "of=new&month=2026-13", "of=new&month=x", "of=gone&month=2026-05", "of=new&month=2026-05&after=4",
     "of=new&month=9999-01", "of=new&month=2026-05\0", "of=reason&reason=a&from=x&to=2026-01-01"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_says_so(center: Organization, browser_of: BrowserOf, query: str) -> None:
    browser = browser_of(make_member(Role.MANAGER, organization=center))
    answer = browser.get(f"/admin/analytics/reports/students-of/?{query}")
    assert answer.status_code == 404
    assert "There is no such number" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.MARKETER, Role.SALESPERSON, Role.TEACHER, Role.PARTNER])
def test_others_do_not_see_them(center: Organization, browser_of: BrowserOf, role: Role) -> None:
    browser = browser_of(make_member(role, organization=center))
    assert browser.get("/admin/analytics/reports/students-of/?of=new&month=2026-05").status_code == 403


def test_a_center_without_students_has_nothing_to_tell(center: Organization) -> None:
    assert students(asked(center)) == []


def test_more_students_take_no_more_queries(center: Organization) -> None:
    counts = []
    for seed in (1, 2):
        a_year(center, seed)
        question = asked(center)
        with CaptureQueriesContext(connection) as queries:
            tables = students(question)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 4
    assert parse_qs(urlparse(tables[0].rows[0][1].url).query)["of"] == ["there"]
