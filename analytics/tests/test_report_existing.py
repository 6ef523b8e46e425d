"""New people beside those who were clients before their lead came."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.reports.existing import existing
from analytics.reports.lead_rows import LeadRows, read_filters
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import Question
from clients.choices import ClientTie
from clients.factories import make_client, make_company
from clients.models import Client
from leads.factories import make_lead
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from leads.services.tie_lead import tie_lead
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.factories import make_course, new_group
from scheduling.services.enrol import Terms
from scheduling.services.save_group import open_group
from trials.services.enrol_lead import enrol_lead

BEGUN = datetime(2026, 9, 1, 9, tzinfo=UTC)
NEW, EXISTING, ALL = "New people", "Existing clients", "All"


@pytest.fixture
def school(center: Organization) -> Iterator[Organization]:
    with organization_scope(center), time_machine.travel(BEGUN, tick=False):
        yield center


def after(days: int) -> Any:
    return time_machine.travel(BEGUN + timedelta(days=days), tick=False)


def enrolled(lead: Lead, *, score: int, price: int) -> Lead:
    """At the moment it is, into a group of its own."""
    first = BEGUN.date() + timedelta(days=30)
    group = new_group(course=make_course(), first_day=first, last_day=first + timedelta(days=60))
    open_group(group=group)
    Lead.objects.filter(pk=lead.pk).update(status="qualified", qualified_at=BEGUN, score=score)
    terms = Terms(Decimal(price), "course")
    enrol_lead(lead=lead, group=group, starts_on=first, actor=None, terms=terms, despite_score=True)
    return lead


def tied(client: Client, tie: ClientTie = ClientTie.SELF, **over: Any) -> Lead:
    lead = make_lead(**over)
    tie_lead(lead=lead, client=client, tie=tie, actor=None)
    return lead


def asked(center: Organization, **over: Any) -> Question:
    day = BEGUN.date()
    return Question(day, day + timedelta(days=60), make_member(Role.OWNER, organization=center), **over)


def lines(question: Question) -> dict[str, list[Any]]:
    """{who: [leads, enrolled, share, days, days on average, score then, revenue, lifetime value of each]}."""
    (table,) = existing(question)
    found = {str(row[0].value): [cell.value for cell in row[1:]] for row in [*table.rows, table.totals]}
    assert list(found) == [NEW, EXISTING, ALL]
    return found


def test_each_number_is_that_of_a_count_by_hand(school: Organization) -> None:
    old = make_client()
    with after(1):
        first, second, third = make_lead(), make_lead(), make_lead()
        back = tied(old)
        tied(make_client(at=BEGUN)), make_lead()
    with after(5):
        enrolled(first, score=60, price=100)
        enrolled(back, score=90, price=500)
    with after(11):
        enrolled(second, score=80, price=300)
    with after(12):
        enrolled(third, score=70, price=200)
        assert lines(asked(school)) == {
            NEW: [4, 3, 75, 10, pytest.approx(25 / 3), 70, Decimal(600), Decimal(200)],
            EXISTING: [2, 1, 50, 4, 4, 90, Decimal(500), Decimal(500)],
            ALL: [6, 4, pytest.approx(100 * 4 / 6), 7, pytest.approx(29 / 4), 75, Decimal(1100), Decimal(275)],
        }


def test_who_became_a_client_by_this_lead_or_after_it_is_new(school: Organization) -> None:
    with after(1):
        lead, twin = make_lead(), make_lead()
    with after(2):
        enrolled(lead, score=60, price=100)
        tie_lead(lead=twin, client=Lead.objects.get(pk=lead.pk).client, tie=ClientTie.SELF, actor=None)
        assert [row[0] for row in lines(asked(school)).values()] == [2, 0, 2]
    with after(3):
        tied(Lead.objects.get(pk=lead.pk).client)
        assert [row[0] for row in lines(asked(school)).values()] == [2, 1, 3]


def test_a_client_made_of_a_lead_dated_later_is_no_older_than_it(school: Organization) -> None:
    """As an import may date it."""
    lead = make_lead(created_at=BEGUN + timedelta(hours=8))
    with after(0):
        enrolled(lead, score=60, price=100)
        assert [row[0] for row in lines(asked(school)).values()] == [1, 0, 1]


def test_relatives_of_clients_and_people_of_client_companies_are_new(school: Organization) -> None:
    client, company = make_client(), make_company()
    with after(1):
        tied(client, ClientTie.FAMILY)
        tied(company, ClientTie.COMPANY)
        tied(company, company="Company", first_name="", last_name="")
        assert [row[0] for row in lines(asked(school)).values()] == [2, 1, 3]


def test_a_relative_that_enrols_stays_new(school: Organization) -> None:
    with_brother = make_client()
    with after(1):
        lead = tied(with_brother, ClientTie.FAMILY)
    with after(2):
        enrolled(lead, score=60, price=100)
        assert [row[:2] for row in lines(asked(school)).values()] == [[1, 1], [0, 0], [1, 1]]


def test_a_merged_lead_brings_its_client_and_its_score(school: Organization) -> None:
    old = make_client()
    with after(1):
        winner, absorbed = make_lead(), tied(old)
    with after(2):
        enrolled(absorbed, score=60, price=100)
    merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=None)
    with after(3):
        found = lines(asked(school))
    assert found[EXISTING][0] == 1
    assert found[EXISTING][5:] == [60, Decimal(100), Decimal(100)]
    assert found[NEW][0] == 0


def test_numbers_open_their_leads(school: Organization) -> None:
    branch = make_branch()
    old = make_client()
    with after(1):
        theirs = {make_lead(branch=branch).pk, make_lead(branch=branch).pk}
        known = {tied(old, branch=branch).pk}
        make_lead(), tied(old)
    with after(2):
        question = asked(school, branch=branch)
        (table,) = existing(question)
        for row, meant in zip(table.rows, (theirs, known), strict=True):
            query = {name: value for name, (value,) in parse_qs(urlparse(row[1].url).query).items()}
            filters = read_filters(LeadFamily.MET, query)
            assert filters
            number, rows = LeadRows(question, LeadFamily.MET).listed(0, 100, **filters)
            assert number == row[1].value
            assert {each.lead_id for each in rows} == meant


def test_as_many_queries_for_more(school: Organization) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            existing(question)
        return len(captured)

    question, clients = asked(school), [make_client() for _ in range(5)]
    with after(1):
        enrolled(tied(clients[0]), score=50, price=100)
        few = queries()
        for client in clients[1:]:
            enrolled(tied(client), score=50, price=100)
            enrolled(make_lead(), score=50, price=100)
        assert queries() == few
