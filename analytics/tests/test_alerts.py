"""Figures that went wrong are told when it begins, and weekly while it lasts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.alerts import MOST, alerts
from analytics.models import LeadMetrics, MarketingAnalytics, SalesKPI
from leads.models import Channel
from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership
from organizations.scoping import organization_scope

DAY = timedelta(days=1)
TODAY = date(2026, 11, 18)


@pytest.fixture
def seller(db: None) -> Any:
    member = make_member(Role.SALESPERSON, organization=make_organization(currency="UZS", first_response_minutes=5))
    with organization_scope(member.organization):
        yield member


@pytest.fixture
def elsewhere(db: None) -> Membership:
    """Where answers are slow."""
    member = make_member(Role.SALESPERSON, organization=make_organization())
    with organization_scope(member.organization):
        days(member, TODAY - 7 * DAY, TODAY, responses=5, response_seconds=5 * 60 * 60)
        assert len(told(before=TODAY - 7 * DAY)) == 1
    return member


def days(seller: Membership, begins: date, ends: date, **figures: int) -> None:
    """The same on each day; the last one does not belong to it."""
    now = timezone.now()
    SalesKPI.objects.bulk_create(
        SalesKPI(
            organization=seller.organization,
            salesperson=seller,
            day=begins + number * DAY,
            computed_at=now,
            **figures,
        )
        for number in range((ends - begins).days)
    )


def leads(seller: Membership, begins: date, ends: date, created: int) -> None:
    now = timezone.now()
    LeadMetrics.objects.bulk_create(
        LeadMetrics(organization=seller.organization, day=begins + number * DAY, computed_at=now, created=created)
        for number in range((ends - begins).days)
    )


def told(day: date = TODAY, before: date | None = None) -> list[str]:
    return [str(alert) for alert in alerts(day, before or day - DAY)]


def test_slow_answers_are_told_when_they_begin_and_weekly(seller: Membership) -> None:
    days(seller, TODAY - 60 * DAY, TODAY, responses=5, response_seconds=5 * 60 * 4)
    days(seller, TODAY, TODAY + 30 * DAY, responses=5, response_seconds=5 * 60 * 60)
    mornings = [day for number in range(30) if told(day := TODAY + number * DAY)]
    assert mornings == [TODAY + number * DAY for number in (1, 8, 15, 22, 29)]
    assert told(TODAY + 8 * DAY) == ["First answers take 60 working minutes on average; they should take 5 at most."]


def test_what_began_on_a_day_off_is_told_on_the_next_morning(seller: Membership) -> None:
    days(seller, TODAY - 60 * DAY, TODAY, responses=5, response_seconds=5 * 60 * 4)
    days(seller, TODAY, TODAY + 9 * DAY, responses=5, response_seconds=5 * 60 * 60)
    assert told(TODAY + 3 * DAY, TODAY + 2 * DAY) == []
    assert told(TODAY + 3 * DAY, TODAY) != []
    assert told(TODAY + 9 * DAY, TODAY + 6 * DAY) != []


def test_each_way_of_going_wrong_has_its_sentence(seller: Membership) -> None:
    usual = {"follow_ups_completed": 9, "follow_ups_overdue": 1, "trials_attended": 8, "trials_no_show": 2}
    days(seller, TODAY - 60 * DAY, TODAY - 7 * DAY, **usual, enrolments=4)
    usual = {"follow_ups_completed": 5, "follow_ups_overdue": 5, "trials_attended": 8, "trials_no_show": 2}
    days(seller, TODAY - 7 * DAY, TODAY, **usual, enrolments=1)
    leads(seller, TODAY - 60 * DAY, TODAY - 7 * DAY, 10)
    leads(seller, TODAY - 7 * DAY, TODAY, 4)
    assert told(before=TODAY - 7 * DAY) == [
        "50% of the follow-ups were missed, usually 10%.",
        "Enrolled are 12% of as many as came to a trial, usually 50%.",
        "28 new leads came, usually 70 in a week.",
    ]


def test_people_who_do_not_come_are_told(seller: Membership) -> None:
    days(seller, TODAY - 60 * DAY, TODAY - 7 * DAY, trials_attended=8, trials_no_show=2)
    days(seller, TODAY - 7 * DAY, TODAY, trials_attended=4, trials_no_show=4)
    assert told(before=TODAY - 7 * DAY) == ["50% did not come to their trial, usually 20%."]


def test_a_channel_whose_leads_cost_more_than_usual_is_named(seller: Membership) -> None:
    channel = Channel.objects.create(key="ads", name="Ads")
    now = timezone.now()
    for number in range(60):
        cost = Decimal(90_000 if number < 53 else 180_000)
        MarketingAnalytics.objects.create(
            channel=channel, day=TODAY - (60 - number) * DAY, computed_at=now, leads=2, cost=cost
        )
    assert told(before=TODAY - 7 * DAY) == ["A lead of “Ads” costs 90,000 UZS, usually 45,000 UZS."]


def test_few_cases_and_a_short_past_say_nothing(seller: Membership) -> None:
    days(seller, TODAY - 60 * DAY, TODAY - 7 * DAY, trials_attended=1, follow_ups_completed=10)
    days(seller, TODAY - 7 * DAY, TODAY - 6 * DAY, trials_no_show=9, follow_ups_overdue=2, responses=9)
    leads(seller, TODAY - 60 * DAY, TODAY - 7 * DAY, 2)
    assert told(before=TODAY - 7 * DAY) == []


def test_another_center_says_nothing_here_and_queries_stay_three(elsewhere: Membership, seller: Membership) -> None:
    assert told(before=TODAY - 7 * DAY) == []
    days(seller, TODAY - 60 * DAY, TODAY, responses=5, response_seconds=5 * 60 * 60)
    with CaptureQueriesContext(connection) as asked:
        assert len(told(before=TODAY - 70 * DAY)) <= MOST
    assert len(asked) == 3
