"""Months are closed when they are settled; what changes afterwards stays visible beside what they said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from analytics.models import ClosedMonth
from analytics.months import months
from analytics.services.close_month import close_month, open_month
from analytics.services.compute_kpis import compute_kpis
from leads.factories import make_lead
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import AuditEvent, Membership, Organization

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
IN_OCTOBER, NOW = datetime(2026, 10, 10, 7, tzinfo=UTC), datetime(2026, 11, 20, 7, tzinfo=UTC)
PAGE, CHANGE = "/admin/analytics/months/", "/admin/analytics/months/change/"


@pytest.fixture
def october(scope: Organization) -> Iterator[list[Lead]]:
    """Two leads came in it; it was counted, and it is November."""
    with time_machine.travel(IN_OCTOBER, tick=False):
        leads = [make_lead(), make_lead()]
    with time_machine.travel(NOW) as clock:
        compute_kpis(first=OCTOBER, last=NOW.date())
        clock.shift(60)
        yield leads


@pytest.fixture
def owner(scope: Organization) -> Membership:
    return make_member(Role.OWNER, organization=scope)


def one_lead_less(leads: list[Lead]) -> None:
    merge_leads(winner=leads[0], absorbed=[leads[1]], choices={}, actor=None)
    compute_kpis(first=OCTOBER, last=date(2026, 10, 31))


def test_a_closed_month_says_what_it_said(october: list[Lead], owner: Membership) -> None:
    close_month(month=OCTOBER, actor=owner)
    assert [(month.first, month.is_closed, month.said) for month in months(NOW.date())] == [
        (NOVEMBER, False, {}),
        (OCTOBER, True, {}),
    ]
    one_lead_less(october)
    found = months(NOW.date())[1]
    assert (found.says["created"], found.said) == (1, {"created": 2})


def test_what_changed_before_it_was_closed_is_no_news(october: list[Lead], owner: Membership) -> None:
    one_lead_less(october)
    close_month(month=OCTOBER, actor=owner)
    assert months(NOW.date())[1].said == {}


def test_closing_it_anew_settles_what_changed(october: list[Lead], owner: Membership) -> None:
    close_month(month=OCTOBER, actor=owner)
    one_lead_less(october)
    open_month(month=OCTOBER, actor=owner)
    assert not months(NOW.date())[1].is_closed
    close_month(month=OCTOBER, actor=owner)
    assert months(NOW.date())[1].said == {}
    lines = AuditEvent.objects.filter(model="analytics.closedmonth").order_by("pk").values_list("kind", "label")
    assert [(kind, str(label)) for kind, label in lines] == [
        ("added", "Closed month: October 2026"),
        ("deleted", "Closed month: October 2026"),
        ("added", "Closed month: October 2026"),
    ]


def test_closing_it_twice_is_closing_it_once(october: list[Lead], owner: Membership) -> None:
    assert close_month(month=OCTOBER, actor=owner) == close_month(month=OCTOBER, actor=owner)
    assert AuditEvent.objects.filter(model="analytics.closedmonth").count() == 1


@pytest.mark.parametrize(
    ("month", "words"),
    [(NOVEMBER, "November 2026 is not over yet"), (date(2026, 9, 1), "Nothing was counted in September 2026")],
)
def test_a_month_that_goes_on_or_has_no_figures_stays_open(
    october: list[Lead], owner: Membership, month: date, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        close_month(month=month, actor=owner)
    assert not ClosedMonth.objects.exists()


def test_a_month_waits_for_a_day_that_is_counted_anew(october: list[Lead], owner: Membership, client: Client) -> None:
    merge_leads(winner=october[0], absorbed=[october[1]], choices={}, actor=None)
    compute_kpis(first=NOW.date(), last=NOW.date())  # which finds that the tenth of October is to be counted anew
    with pytest.raises(ValidationError, match="Some days of October 2026 are being counted anew"):
        close_month(month=OCTOBER, actor=owner)
    client.force_login(owner.user)
    assert "Close the month" not in client.get(PAGE).content.decode()


def test_a_leader_closes_a_month_and_opens_it_again(october: list[Lead], owner: Membership, client: Client) -> None:
    client.force_login(owner.user)
    assert "Close the month" in client.get(PAGE).content.decode()
    answer = client.post(CHANGE, {"month": "2026-10-01", "act": "close"}, follow=True)
    assert "Open again" in answer.content.decode()
    one_lead_less(october)
    page = client.get(PAGE).content.decode()
    assert "was 2" in page
    assert "Changed since" in page
    client.post(CHANGE, {"month": "2026-10-01", "act": "open"})
    assert not ClosedMonth.objects.exists()


@pytest.mark.parametrize("month", ["", "2026-10-02", "2026-13-01", "0001-01-01", "\0"])
def test_an_odd_month_is_told(october: list[Lead], owner: Membership, client: Client, month: str) -> None:
    client.force_login(owner.user)
    answer = client.post(CHANGE, {"month": month, "act": "close"}, follow=True)
    assert "There is no such month" in answer.content.decode()


def test_others_do_neither_see_nor_close_months(scope: Organization, client: Client) -> None:
    client.force_login(make_member(Role.SALESPERSON, organization=scope).user)
    assert client.get(PAGE).status_code == 403
    assert client.post(CHANGE, {"month": "2026-10-01", "act": "close"}).status_code == 403


def test_a_new_center_reads_what_will_stand_there(owner: Membership, client: Client) -> None:
    client.force_login(owner.user)
    assert "No month has figures yet" in client.get(PAGE).content.decode()
