"""Each cell of a report of leads equals an independent count, in three zones, and opens exactly the leads it counts."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import mean, median
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.reports.cohort import cohort
from analytics.reports.existing import existing
from analytics.reports.funnel import funnel
from analytics.reports.lead_rows import LeadRows, read_filters
from analytics.reports.lead_sql import STEPS, LeadFamily
from analytics.reports.lost import lost
from analytics.reports.partners import partners
from analytics.reports.question import Question, read_question
from analytics.reports.rates import rates
from analytics.reports.registry import REPORTS
from analytics.reports.sources import sources
from analytics.reports.table import Table
from analytics.reports.time_in_status import time_in_status
from analytics.services.compute_kpis import compute_kpis
from analytics.tests import report_recount as again
from analytics.tests.conftest import DAYS, FIRST
from analytics.tests.story import Story
from leads.choices import FORWARD, LeadStatus
from leads.factories import make_lead
from leads.models import Lead, LeadSource
from leads.models.status import status_label
from organizations.choices import Role
from organizations.factories import make_branch, make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope

BEGIN, END = FIRST + timedelta(days=2), FIRST + timedelta(days=DAYS - 3)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def some_days_later() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def asked(center: Organization, first: date = BEGIN, last: date = END, **over: Any) -> Question:
    return Question(first, last, make_member(Role.OWNER, organization=center), **over)


def values(table: Table) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in table.rows]


def percent(part: int, whole: int) -> Any:
    return pytest.approx(100 * part / whole) if whole else None


def test_a_funnel_is_that_of_each_lead(centers: list[Organization]) -> None:
    for center in centers:
        with organization_scope(center):
            lives = again.came(BEGIN, END, center.zone)
            (table,) = funnel(asked(center))
            before = None
            for step, row in enumerate(values(table)):
                number = sum(life.step >= step for life in lives)
                assert row[1:4] == [number, percent(number, len(lives)), percent(number, before) if before else None]
                here = [life for life in lives if life.step == step]
                assert row[4] == sum(life.is_gone for life in here)
                assert row[5] == (None if step == 5 else sum(not life.is_gone for life in here))
                before = number
            assert table.totals[1].value == len(lives) > 10


def test_sources_are_counted_with_their_cycle(centers: list[Organization]) -> None:
    for center in centers:
        with organization_scope(center):
            lives = again.came(BEGIN, END, center.zone)
            (table,) = sources(asked(center))
            names = {source.pk: source.name for source in LeadSource.objects.all()} | {None: "No source"}
            assert {row[0] for row in values(table)} == {names[life.lead.source_id] for life in lives}
            for row in [*values(table), [cell.value for cell in table.totals]]:
                own = [life for life in lives if row[0] in ("All", names[life.lead.source_id])]
                enrolled = [life for life in own if life.enrolled_at]
                days = [life.cycle_days for life in enrolled if life.cycle_days is not None]
                assert row[1:4] == [len(own), len(enrolled), percent(len(enrolled), len(own))]
                assert row[4] == (pytest.approx(median(days), abs=1e-3) if days else None)
                assert row[5] == (pytest.approx(mean(days), abs=1e-3) if days else None)


def test_what_was_won_and_lost_by_reason_source_and_salesperson(centers: list[Organization]) -> None:
    for center in centers:
        with organization_scope(center):
            decisions = again.decided(BEGIN, END, center.zone)
            reasons, by_source, by_person = lost(asked(center))
            gone = {lead: event for lead, event in decisions.items() if event.to_value != "enrolled"}
            counted = Counter((event.payload.get("reason", ""), event.to_value) for event in gone.values())
            assert {(row[0], row[1]): row[2] for row in values(reasons)} == {
                (reason or "No reason given", status_label(status)): number
                for (reason, status), number in counted.items()
            }
            leads = Lead.objects.in_bulk()
            names = {source.pk: source.name for source in LeadSource.objects.all()} | {None: "No source"}
            people = {person.pk: person.name for person in Membership.objects.all()} | {None: "Nobody"}
            sources_of = {lead: names[leads[lead].source_id] for lead in decisions}
            people_of = {lead: people[again.owner_at(event.lead_id, event)] for lead, event in decisions.items()}
            for table, whose in ((by_source, sources_of), (by_person, people_of)):
                won = Counter(whose[lead] for lead in decisions if lead not in gone)
                away = Counter(whose[lead] for lead in gone)
                assert {row[0]: row[1:4] for row in values(table)} == {
                    name: [won[name], away[name], percent(won[name], won[name] + away[name])] for name in {*won, *away}
                }


def test_a_cohort_is_that_of_each_lead(centers: list[Organization]) -> None:
    for center in centers:
        with organization_scope(center):
            lives = again.came(FIRST, NOW.date(), center.zone)
            (table,) = cohort(asked(center, FIRST, NOW.date()))
            months = {"Oct 2026": 10, "Nov 2026": 11}
            assert [str(column.label) for column in table.columns[3:]] == list(months)
            for row in table.rows:
                own = [
                    life
                    for life in lives
                    if life.lead.created_at.astimezone(center.zone).month == months[str(row[0].value)]
                ]
                enrolled = [life for life in own if life.enrolled_at]
                assert (row[1].value, row[2].value) == (len(own), len(enrolled))
                assert row[2].percent == percent(len(enrolled), len(own))
                for cell, month in zip(row[3:], months.values(), strict=True):
                    there = [life for life in enrolled if life.enrolled_at.astimezone(center.zone).month == month]
                    assert (cell.value or 0) == len(there)
                    assert cell.value is None or cell.percent == percent(len(there), len(own))


def test_time_in_each_status_is_that_of_each_stay(centers: list[Organization]) -> None:
    for center in centers:
        with organization_scope(center):
            stays = again.stays(BEGIN, END, center.zone)
            (table,) = time_in_status(asked(center))
            found = {row[0]: row[1:] for row in values(table)}
            for status in again.open_statuses():
                days = stays.get(status.value, [])
                there = list(Lead.objects.filter(status=status, is_archived=False))
                long = [lead for lead in there if NOW - (lead.status_since or lead.created_at) > timedelta(days=7)]
                if days or there:
                    assert found[status_label(status)] == [
                        len(days),
                        pytest.approx(median(days), abs=1e-3) if days else None,
                        pytest.approx(mean(days), abs=1e-3) if days else None,
                        len(there),
                        len(long),
                    ]


@pytest.mark.parametrize("make", [funnel, rates, sources, existing, lost, cohort, time_in_status, partners])
def test_each_number_opens_as_many_leads(berlin: Organization, make: Any) -> None:
    with organization_scope(berlin):
        partner = make_member(Role.PARTNER, organization=berlin)
        Lead.objects.filter(pk__in=Lead.objects.filter(merged_into=None)[:9]).update(partner=partner)
        question, opened = asked(berlin), 0
        for table in make(question):
            for cell in (cell for row in table.rows for cell in row if cell.url):
                query = {name: value for name, (value,) in parse_qs(urlparse(cell.url).query).items()}
                filters = read_filters(LeadFamily(query["of"]), query)
                assert filters is not None
                meant = read_question(query, question.member, "30_days")
                number, rows = LeadRows(meant, LeadFamily(query["of"])).listed(0, 10_000, **filters)
                assert number == len(rows) == cell.value, cell.url
                opened += 1
        assert opened


def test_nothing_of_another_center_is_counted(berlin: Organization) -> None:
    with organization_scope(berlin):
        compute_kpis(first=FIRST, last=END)
        before = [[values(table) for table in report.make(asked(berlin))] for report in REPORTS]
    other = make_organization(timezone="Europe/Berlin")
    with organization_scope(other):
        with time_machine.travel(datetime(2026, 10, 24, 9, tzinfo=UTC)):
            Story(other, 3).live(BEGIN, 6)
        compute_kpis(first=FIRST, last=END)
    with organization_scope(berlin):
        assert [[values(table) for table in report.make(asked(berlin))] for report in REPORTS] == before


def test_a_branch_counts_its_own_leads(center: Organization) -> None:
    with organization_scope(center):
        here, there = make_branch(), make_branch()
        for branch in (here, here, there, None):
            make_lead(branch=branch)
        today = timezone.localdate()
        for branch, number in ((None, 4), (here, 2), (there, 1)):
            (table,) = funnel(asked(center, today, today, branch=branch))
            assert table.totals[1].value == number


def test_as_many_queries_for_many_leads_as_for_few(center: Organization) -> None:
    with organization_scope(center):
        story = Story(center, 5)
        story.live(BEGIN, 4)
        few = [queries_of(report, asked(center)) for report in REPORTS]
        story.live(BEGIN + timedelta(days=4), 8, a_day=25)
        many = [queries_of(report, asked(center)) for report in REPORTS]
    assert max(many) <= 15
    assert [number for number, before in zip(many, few, strict=True) if before > 1 and number > before] == []


def queries_of(report: Any, question: Question) -> int:
    with CaptureQueriesContext(connection) as queries:
        report.make(question)
    return len(queries)


def test_every_status_of_the_road_has_its_step() -> None:
    placed = [status for step in STEPS for status in step]
    assert set(FORWARD) <= set(placed)
    assert len(placed) == len(set(placed))


def test_a_center_without_leads_is_told_nothing(center: Organization) -> None:
    with organization_scope(center):
        question = asked(center)
        assert [list(report.make(question)) for report in REPORTS] == [[]] * len(REPORTS)


def test_a_lead_that_came_enrolled_has_no_cycle(center: Organization) -> None:
    with organization_scope(center):
        lead = make_lead()
        Lead.objects.filter(pk=lead.pk).update(status=LeadStatus.ENROLLED)
        today = timezone.localdate()
        (table,) = sources(asked(center, today, today))
        assert values(table)[0][1:6] == [1, 1, 100, None, None]
