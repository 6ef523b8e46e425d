"""The clients of a center are counted by what was written down of them, and each number opens them in their list."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.reports.clients import clients
from analytics.reports.question import Question
from analytics.reports.table import Table
from clients.choices import ClientStatus
from clients.factories import make_client, make_company
from clients.models import Client
from clients.services.log_interaction import log_interaction
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization
from organizations.models import Branch, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def center(db: None) -> Iterator[Organization]:
    center = make_organization(timezone="Asia/Tashkent", country="XX")
    with organization_scope(center), time_machine.travel(NOW, tick=False):
        yield center


def asked(center: Organization, branch: Branch | None = None) -> Question:
    return Question(FIRST, LAST, make_member(Role.OWNER, organization=center), branch)


def came(at: datetime, **facts: Any) -> Client:
    with time_machine.travel(at, tick=False):
        return make_client(**facts)


def lines(table: Table) -> dict[Any, list[Any]]:
    return {row[0].value: [cell.value for cell in row[1:]] for row in table.rows}


def table_of(tables: list[Table], title: str) -> Table:
    return next(table for table in tables if str(table.title) == title)


def lived(branch: Branch | None = None) -> list[Client]:
    people = [
        came(LONG_AGO, city="Samarkand", source="Instagram", branch=branch),
        came(LONG_AGO, city="Samarkand", source="A friend", status=ClientStatus.FORMER),
        came(NOW - timedelta(days=3), city="Bukhara", source="Instagram", branch=branch),
        came(NOW - timedelta(days=3), telegram_id=5, branch=branch),
    ]
    make_company(city="Samarkand", status=ClientStatus.PROSPECT)
    gone = came(NOW, city="Samarkand")
    Client.objects.filter(pk=gone.pk).update(is_archived=True)
    return people


def test_clients_are_counted_by_status_city_and_source(center: Organization) -> None:
    lived()
    tables = clients(asked(center))
    assert lines(table_of(tables, "Who they are")) == {
        "Prospect": [1, 1, 0, 0],
        "Active": [3, 2, 1, 0],
        "Former": [1, 0, 0, 0],
    }
    assert lines(table_of(tables, "Where they live")) == {
        "Samarkand": [3, 1, 1, 60],
        "Bukhara": [1, 1, 1, 20],
        "Not written down": [1, 1, 1, 20],
    }
    sources = lines(table_of(tables, "How they came"))
    assert list(sources) == ["Instagram", "A friend", "Not written down"]
    assert [cell.value for cell in table_of(tables, "How they came").totals[1:4]] == [5, 3, 3]


def talk(client: Client, at: datetime = NOW, **over: Any) -> Any:
    facts = {"channel": "phone", "outcome": "success", "direction": "outbound", "note": "", "actor": None, **over}
    return log_interaction(client=client, at=at, **facts)


def test_talks_of_the_period_are_counted_by_way_and_person(center: Organization) -> None:
    somebody = make_member(Role.RECEPTIONIST, organization=center, name="Dilnoza")
    first, second, *_others = lived()
    talk(first, actor=somebody, duration_minutes=7)
    talk(first, outcome="no_answer", actor=somebody)
    talk(second, direction="inbound", duration_minutes=5)
    talk(second, channel="sms")
    talk(second, at=LONG_AGO + timedelta(days=1))
    tables = clients(asked(center))
    assert lines(table_of(tables, "By which way")) == {"Phone": [3, 2, 2, 1, 50, 12], "SMS": [1, 1, 1, 0, 100, 0]}
    assert lines(table_of(tables, "Who talks with them")) == {
        "Dilnoza": [2, 1, 2, 0, 50, 7],
        "Nobody": [2, 1, 1, 1, 100, 5],
    }
    assert [cell.value for cell in table_of(tables, "By which way").totals[1:]] == [
        4,
        2,
        3,
        1,
        pytest.approx(200 / 3),
        12,
    ]


def test_who_was_talked_with_long_ago_is_silent(center: Organization) -> None:
    silent, heard = came(LONG_AGO), came(LONG_AGO)
    with time_machine.travel(LONG_AGO + timedelta(days=2), tick=False):
        talk(silent, at=LONG_AGO + timedelta(days=1))
    talk(heard)
    assert lines(clients(asked(center))[0]) == {"Active": [2, 0, 0, 1]}


def test_each_number_opens_as_many_clients(center: Organization, browser_of: BrowserOf) -> None:
    branch = make_branch()
    people = lived(branch)
    with time_machine.travel(LONG_AGO + timedelta(days=2), tick=False):
        talk(people[0], at=LONG_AGO + timedelta(days=1))
    browser = browser_of(make_member(Role.MANAGER, organization=center))
    for asked_of in (None, branch):
        cells = [cell for table in clients(asked(center, asked_of)) for row in table.rows for cell in row if cell.url]
        assert len(cells) >= 8
        for cell in cells:
            answer = browser.get(cell.url)
            assert answer.status_code == 200
            assert answer.context["cl"].result_count == cell.value, cell.url


def test_a_branch_has_its_own_clients_and_talks(center: Organization) -> None:
    branch = make_branch()
    here, elsewhere = make_client(branch=branch), make_client(branch=make_branch())
    talk(here)
    talk(elsewhere)
    tables = clients(asked(center, branch))
    assert lines(tables[0]) == {"Active": [1, 1, 0, 0]}
    assert lines(table_of(tables, "By which way")) == {"Phone": [1, 1, 1, 0, 100, 0]}


def test_a_center_without_clients_has_nothing_to_tell(center: Organization) -> None:
    assert clients(asked(center)) == []


def test_more_clients_take_no_more_queries(center: Organization) -> None:
    counts = []
    for _ in range(2):
        for client in lived():
            talk(client)
        question = asked(center)
        with CaptureQueriesContext(connection) as queries:
            clients(question)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
