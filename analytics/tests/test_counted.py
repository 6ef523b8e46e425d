"""Each figure opens exactly the rows it counts."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from analytics.choices import Dimension
from analytics.facts import Range
from analytics.links import LEAD_FACTS, SALES_FACTS, breakdown_url, counted_by, leads_url, sales_url
from analytics.models import LeadBreakdown, LeadMetrics, SalesKPI
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import DAYS, FIRST
from leads.factories import make_lead
from organizations.choices import Role
from organizations.factories import make_member, make_user
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.people import BrowserOf

LAST = FIRST + timedelta(days=DAYS)
PAGE = reverse("admin:counted")


@pytest.fixture
def counted(berlin: Organization) -> Iterator[Organization]:
    """A center whose weeks were counted, in its scope."""
    with organization_scope(berlin):
        compute_kpis(first=FIRST, last=LAST)
        yield berlin


def found(asked: Any, first: date = FIRST, last: date = LAST) -> int:
    assert asked is not None
    number, rows = Range(first, last).facts(asked, 0, 10_000)
    assert number == len(rows)
    return number


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("figure", SALES_FACTS)
def test_a_figure_of_salespeople_counts_its_rows(figure: str) -> None:
    rows = SalesKPI.objects.values_list("day", "salesperson", figure)
    assert sum(number for _day, _person, number in rows) == found(counted_by("sales", figure))
    for day, person, number in rows:
        assert found(counted_by("sales", figure, person=person), day, day) == number


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("figure", LEAD_FACTS)
def test_a_figure_of_leads_counts_its_rows(figure: str) -> None:
    assert LeadMetrics.objects.aggregate(all=Sum(figure))["all"] == found(counted_by("leads", figure))


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("dimension", Dimension)
def test_a_source_and_a_status_count_their_rows(dimension: Dimension) -> None:
    rows = LeadBreakdown.objects.filter(kind=dimension).order_by().values_list("key").annotate(all=Sum("number"))
    assert rows
    for key, number in rows:
        assert found(counted_by("breakdown", dimension.value, key=key)) == number


@pytest.mark.usefixtures("counted")
def test_rows_come_in_pages_that_miss_and_repeat_none() -> None:
    asked = counted_by("leads", "created")
    assert asked is not None
    number, everything = Range(FIRST, LAST).facts(asked, 0, 10_000)
    parts = [row for start in range(0, number, 7) for row in Range(FIRST, LAST).facts(asked, start, 7)[1]]
    assert parts == everything
    assert len({row.lead_id for row in everything}) == number


def test_the_page_says_figure_rule_and_names_the_leads(counted: Organization, browser_of: BrowserOf) -> None:
    owner = make_member(Role.OWNER, organization=counted)
    row = LeadMetrics.objects.filter(created__gt=0).latest("day")
    page = browser_of(owner).get(leads_url("created", row.day, row.day)).content.decode()
    assert f"New leads: {row.created}" in page
    assert "Leads that came that day" in page
    assert page.count('<td class="when">') == row.created


def test_the_lists_link_their_numbers(counted: Organization, browser_of: BrowserOf) -> None:
    owner = make_member(Role.OWNER, organization=counted)
    for address in ("saleskpi", "leadmetrics"):
        page = browser_of(owner).get(reverse(f"admin:analytics_{address}_changelist")).content.decode()
        links = re.findall(r'class="days-link" href="([^"]+)">(\d+)<', page)
        assert len(links) > 10
        for link, number in {*links[:3], *links[-3:]}:
            opened = browser_of(owner).get(unescape(link))
            assert f": {number}</h2>" in opened.content.decode(), link


def test_a_salesperson_sees_only_what_counts_for_them(counted: Organization, browser_of: BrowserOf) -> None:
    ours = make_member(Role.SALESPERSON, organization=counted)
    row = SalesKPI.objects.exclude(new_contacts=0).first()
    assert row is not None
    stolen = browser_of(ours).get(sales_url("new_contacts", FIRST, LAST, row.salesperson_id)).content.decode()
    assert "New contacts: 0" in stolen
    assert browser_of(ours).get(leads_url("created", FIRST, LAST)).status_code == 403
    source = breakdown_url(Dimension.SOURCE, "", FIRST, LAST)
    assert browser_of(ours).get(source).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        *("", "of=sales", "of=sales&figure=none&from=2026-10-20&to=2026-10-21", "of=x&figure=lost"),
        *("of=leads&figure=created&from=2026-10-22&to=2026-10-21", "of=leads&figure=created&from=2026-13-45&to=x"),
        "of=breakdown&figure=nothing&from=2026-10-20&to=2026-10-21",
    ],
)
def test_an_address_that_asks_nothing_is_told_so(center: Organization, browser_of: BrowserOf, asked: str) -> None:
    owner = make_member(Role.OWNER, organization=center)
    answer = browser_of(owner).get(f"{PAGE}?{asked}")
    assert answer.status_code == 404
    assert "There is no such figure" in answer.content.decode()


@pytest.mark.parametrize(
    "more", ["p=0", "p=99999999999999999999", "p=x", "person=x", "key=%00'", "person=9" + "9" * 30]
)
def test_odd_words_in_an_address_harm_nothing(center: Organization, browser_of: BrowserOf, more: str) -> None:
    owner = make_member(Role.OWNER, organization=center)
    for figure in ("of=sales&figure=lost", "of=breakdown&figure=source", "of=breakdown&figure=status"):
        assert browser_of(owner).get(f"{PAGE}?{figure}&from=2026-10-20&to=2026-10-21&{more}").status_code == 200


def test_rows_of_another_center_are_never_counted(berlin: Organization, center: Organization) -> None:
    with organization_scope(center):
        stranger = make_lead(created_at=datetime(2026, 10, 22, 9, tzinfo=UTC))
        compute_kpis(first=FIRST, last=LAST)
    with organization_scope(berlin):
        compute_kpis(first=FIRST, last=LAST)
        asked = counted_by("leads", "created")
        assert asked is not None
        number, rows = Range(FIRST, LAST).facts(asked, 0, 10_000)
        assert number
        assert stranger.pk not in {row.lead_id for row in rows}
    with organization_scope(center):
        assert found(asked) == 1


def test_the_staff_of_the_platform_works_in_no_center(client: Client, db: None) -> None:
    client.force_login(make_user(is_superuser=True))
    assert client.get(PAGE).status_code == 403
