"""Every figure of every day is what a recount by hand says, and counting twice changes nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from analytics.choices import FigureOf
from analytics.models import Correction, KPIDay, LeadMetrics, SalesKPI
from analytics.models.corrections import ANOTHER_RULE
from analytics.services.compute_kpis import LEADS, SALES, compute_kpis
from analytics.services.keep_fresh import due_days
from analytics.tests.conftest import DAYS, FIRST
from analytics.tests.recount import Recount
from analytics.tests.story import VERBS, Story
from analytics.tests.written import cells, everything
from leads.factories import make_lead
from leads.models import Lead
from leads.services.assign_leads import assign_leads
from leads.services.hand_over import hand_over
from leads.services.log_touch import log_touch
from leads.services.merge_leads import merge_leads
from organizations.choices import Credit, Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope

LAST = FIRST + timedelta(days=DAYS)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOON = datetime(2026, 11, 10, 7, tzinfo=UTC)
DAY = date(2026, 11, 10)


def count(first: date = DAY, last: date | None = None) -> list[Any]:
    return compute_kpis(first=first, last=last or first)


def call(lead: Lead, at: datetime = NOON, **over: Any) -> Any:
    """Told at the moment the clock shows."""
    return log_touch(**{"lead": lead, "channel": "phone", "outcome": "success", "actor": None, "at": at, **over})


@transaction.atomic
def cut_off() -> None:
    count(FIRST, LAST)
    raise KeyboardInterrupt


def test_every_cell_is_what_a_recount_says(centers: list[Organization]) -> None:
    occurring = set()
    with time_machine.travel(LATER, tick=False):
        for center in centers:
            with organization_scope(center):
                expected = Recount(center).cells(FIRST, LAST)
                occurring |= {key[-1] for key in expected}
                count(FIRST, LAST)
                assert cells(FIRST, LAST) == expected, center.timezone
    assert occurring == {*SALES.figures, *LEADS.figures, "number"}


@pytest.mark.parametrize("credit", Credit)
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_long_range_and_each_rule_of_credit_say_what_a_recount_says(
    centers: list[Organization], monkeypatch: pytest.MonkeyPatch, credit: Credit, is_whole: bool
) -> None:
    if is_whole:
        monkeypatch.setattr("analytics.facts.LONG", timedelta(days=DAYS - 1))
    with time_machine.travel(LATER, tick=False):
        for center in centers:
            with organization_scope(center):
                center.credit_goes_to = credit
                count(FIRST, LAST)
                assert cells(FIRST, LAST) == Recount(center).cells(FIRST, LAST), center.timezone


def test_counting_twice_changes_nothing_and_day_by_day_says_the_same(berlin: Organization) -> None:
    with time_machine.travel(LATER) as clock, organization_scope(berlin):
        assert count(FIRST, LAST)
        rows = everything()
        clock.shift(3600)
        assert count(FIRST, LAST) == []
        for number in range(DAYS + 1):
            assert count(FIRST + timedelta(days=number)) == []
        assert everything() == rows


def test_another_rule_of_credit_counts_all_days_anew_and_says_why(berlin: Organization) -> None:
    with organization_scope(berlin):
        with time_machine.travel(LATER, tick=False):
            count(FIRST, LAST)
            before = cells(FIRST, LAST)
        berlin.credit_goes_to = Credit.DOER
        berlin.save()
        with time_machine.travel(LATER + timedelta(hours=1), tick=False):
            assert {FIRST, LAST} <= set(due_days(timezone.now()))
            count(FIRST, LAST)
            assert cells(FIRST, LAST) == Recount(berlin).cells(FIRST, LAST) != before
            assert set(Correction.objects.values_list("figure_of", "because")) == {(FigureOf.SALES, ANOTHER_RULE)}
            assert not {FIRST, LAST} & set(due_days(timezone.now()))


def test_a_run_that_is_cut_off_leaves_nothing_behind(berlin: Organization) -> None:
    """As a killed process: its transaction never ends."""
    with time_machine.travel(LATER, tick=False), organization_scope(berlin):
        count(FIRST, FIRST + timedelta(days=6))
        rows = everything()
        with pytest.raises(KeyboardInterrupt):
            cut_off()
        assert everything() == rows
        count(FIRST, LAST)
        assert cells(FIRST, LAST) == Recount(berlin).cells(FIRST, LAST)
        assert not Correction.objects.exists()


@pytest.mark.django_db
def test_a_day_on_which_the_clock_goes_back_has_25_hours_once() -> None:
    center = make_organization(timezone="America/New_York")
    seller = make_member(Role.SALESPERSON, organization=center)
    sunday = datetime(2026, 11, 1, 4, tzinfo=UTC)  # midnight there
    with organization_scope(center):
        for hour in range(-1, 26):
            with time_machine.travel(sunday + timedelta(hours=hour, minutes=30), tick=False):
                call(make_lead(owner=seller), at=sunday + timedelta(hours=hour, minutes=30))
        with time_machine.travel(LATER, tick=False):
            count(date(2026, 10, 31), date(2026, 11, 2))
        by_day = dict(SalesKPI.objects.order_by("day").values_list("day", "new_contacts"))
    assert list(by_day.values()) == [1, 25, 1]


def test_a_handover_keeps_the_credit(scope: Organization, malika: Membership, sardor: Membership) -> None:
    with time_machine.travel(NOON) as clock:
        lead = make_lead(owner=malika)
        call(lead)
        clock.shift(600)
        hand_over(person=malika, leads=Lead.objects.all(), receivers=[sardor], actor=None)
    with time_machine.travel(LATER, tick=False):
        count()
        call(lead, at=LATER)
        count(LATER.date())
    assert list(SalesKPI.objects.values_list("salesperson", "new_contacts")) == [(malika.pk, 1)]
    assert LeadMetrics.objects.get(day=DAY).assigned == 1


def test_a_merge_keeps_the_credit_and_the_leads_are_one(
    scope: Organization, malika: Membership, sardor: Membership
) -> None:
    with time_machine.travel(NOON, tick=False):
        mine, theirs = make_lead(owner=malika), make_lead(owner=sardor)
        call(mine)
        call(theirs)
    with time_machine.travel(LATER, tick=False):
        count()
        assert LeadMetrics.objects.get(day=DAY).created == 2
        merge_leads(winner=mine, absorbed=[theirs], choices={"owner": mine.pk}, actor=None)
        count()
    contacts = dict(SalesKPI.objects.values_list("salesperson", "new_contacts"))
    assert contacts == {malika.pk: 1, sardor.pk: 1}
    assert LeadMetrics.objects.get(day=DAY).created == 1


def test_what_nobody_had_is_nobodys_until_somebody_has_it(scope: Organization, malika: Membership) -> None:
    with time_machine.travel(NOON) as clock:
        lead = make_lead()
        call(lead)
        clock.shift(24 * 3600)
        assign_leads(leads=Lead.objects.all(), owners=[malika], actor=None)
    with time_machine.travel(LATER, tick=False):
        count(DAY, DAY + timedelta(days=1))
    assert not SalesKPI.objects.exists()
    assert LeadMetrics.objects.get(day=DAY).unassigned == 1


def test_ratios_are_nothing_where_there_is_nothing_to_divide_by(scope: Organization) -> None:
    row = SalesKPI(follow_ups_completed=3, follow_ups_overdue=1, trials_attended=0, enrolments=2, new_contacts=8)
    assert row.completion_percent == 75
    assert row.trial_to_enrolment_percent is None
    assert row.overall_percent == 25
    assert row.response_minutes is None
    assert SalesKPI(responses=2, response_seconds=600).response_minutes == 5
    assert LeadMetrics().conversion_percent is None


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (DAY, DAY - timedelta(days=1), "order"),
        (DAY, date(2026, 11, 21), "future"),
        (date(2020, 1, 1), DAY, "long"),
    ],
)
def test_a_range_that_cannot_be_is_refused(scope: Organization, first: date, last: date, code: str) -> None:
    with time_machine.travel(LATER, tick=False), pytest.raises(ValidationError) as refusal:
        count(first, last)
    assert refusal.value.code == code
    assert not KPIDay.objects.exists()


class AnyStory(TestCase):
    """Whatever is done in whatever order."""

    @settings(max_examples=8)
    @given(seed=st.integers(0, 10**6), verbs=st.lists(st.sampled_from(sorted(set(VERBS))), min_size=5, max_size=30))
    def test_it_is_counted_right_and_once(self, seed: int, verbs: list[str]) -> None:
        center = make_organization(timezone="Europe/Berlin")
        moment = datetime(2026, 10, 24, 12, tzinfo=UTC)
        with organization_scope(center):
            story = Story(center, seed)
            for number, verb in enumerate(["come", *verbs]):
                with time_machine.travel(moment + timedelta(hours=3 * number), tick=False):
                    story.act(verb)
            with time_machine.travel(LATER, tick=False):
                first, last = date(2026, 10, 20), date(2026, 11, 5)
                count(first, last)
                assert cells(first, last) == Recount(center).cells(first, last)
                assert count(first, last) == []
