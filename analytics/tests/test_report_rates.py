"""Rates by step: of leads that came, and of calls, trials and offers, by salesperson."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.models import Target
from analytics.reports.question import Question
from analytics.reports.rates import rates
from analytics.reports.table import Table
from analytics.tests import report_recount as again
from analytics.tests.conftest import DAYS, FIRST
from clients.choices import REACHED
from leads.factories import make_lead
from leads.models import Lead, Touchpoint
from leads.services.assign_leads import assign_leads
from leads.services.log_touch import log_touch, take_back_touch
from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from scheduling.factories import make_course
from trials.models import Offer, TrialLesson
from trials.services.book_trial import OwnTime, book_trial_alone
from trials.services.decide_trial import record_outcome
from trials.services.make_offer import answer_offer, make_offer

BEGUN = datetime(2026, 9, 1, 9, tzinfo=UTC)
BEGUN_ON = BEGUN.date()
BEGIN, END = FIRST + timedelta(days=2), FIRST + timedelta(days=DAYS - 3)


@pytest.fixture
def school(center: Organization) -> Iterator[Organization]:
    with organization_scope(center), time_machine.travel(BEGUN, tick=False):
        yield center


@pytest.fixture
def seller(school: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=school, name="Nigora")


def asked(center: Organization, first: date = BEGUN_ON, days: int = 9, **over: Any) -> Question:
    owner = make_member(Role.OWNER, organization=center)
    return Question(first, first + timedelta(days=days), owner, **over)


def after(days: float) -> Any:
    return time_machine.travel(BEGUN + timedelta(days=days), tick=False)


def touch(lead: Lead, outcome: str = "success", direction: str = "outbound", actor: Any = None) -> Touchpoint:
    return log_touch(lead=lead, channel="phone", outcome=outcome, direction=direction, actor=actor)


def trial(lead: Lead, days: float, status: str = "") -> TrialLesson:
    """It takes place then, and it is said how it went two hours later."""
    own = OwnTime(make_course(), BEGUN + timedelta(days=days), 60, None, None)
    with after(0):
        booked = book_trial_alone(lead=lead, time=own, actor=None)
    if status:
        with after(days + 0.1):
            record_outcome(trial=booked, status=status, actor=None)
    return booked


def offer(lead: Lead, made: float, answer: str = "", answered: float = 0) -> Offer:
    with after(made):
        until = BEGUN_ON + timedelta(days=60)
        given = make_offer(lead=lead, course=make_course(), price=Decimal(1), valid_until=until, actor=None)
    if answer:
        with after(answered):
            answer_offer(offer=given, answer=answer, actor=None)
    return given


def steps(question: Question) -> dict[str, list[Any]]:
    """{step: [of, made it, share, target, against it]}."""
    return {str(row[0].value): [cell.value for cell in row[1:6]] for row in rates(question)[0].rows}


def sellers(question: Question) -> dict[str, list[Any]]:
    """{salesperson: numbers and shares of answers, trials and offers}."""
    table = rates(question)[1]
    return {str(row[0].value): [cell.value for cell in row[1:]] for row in [*table.rows, table.totals]}


# --- Counted by hand ----------------------------------------------------------------------------
def test_steps_of_leads_stand_beside_their_targets(school: Organization) -> None:
    for contacted, qualified, status in (
        *[(True, True, "enrolled")] * 2, (True, True, "lost"), (True, False, "new"), (False, False, "new"),
        (False, True, "enrolled"),
    ):  # fmt: skip
        Lead.objects.filter(pk=make_lead().pk).update(
            first_response_at=BEGUN if contacted else None, qualified_at=BEGUN if qualified else None, status=status
        )
    Target.objects.create(figure="qualified_percent", value=80)
    Target.objects.create(figure="converted_percent", value=None)
    found = steps(asked(school))
    assert found["Contacted"] == [6, 4, pytest.approx(100 * 4 / 6), 60, "▲ reached"]
    assert found["Qualified"] == [4, 3, 75, 80, "▼ below"]
    assert found["Enrolled of the qualified"] == [3, 2, pytest.approx(100 * 2 / 3), None, ""]


def test_who_answers_is_reached_or_comes_back_to_us(school: Organization, seller: Membership) -> None:
    def lead() -> Lead:
        return make_lead(owner=seller)

    reached, later, called_back, silent, only_them, before_us, slip, outside = (lead() for _ in range(8))
    touch(before_us, "success", "inbound")
    with after(1):
        touch(reached, "declined")
        for each in (later, called_back, silent, before_us):
            touch(each, "no_answer")
        touch(only_them, "success", "inbound")
        take_back_touch(touchpoint=touch(slip, actor=seller), actor=seller)
        touch(outside, "voicemail")
    with after(3):
        touch(later, "follow_up")
        touch(called_back, "success", "inbound")
        touch(silent, "pending")
    with after(20):
        touch(outside, "success")
        assert steps(asked(school))["Answered us"] == [6, 3, 50, None, ""]
        assert sellers(asked(school))["Nigora"][:3] == [6, 3, 50]


def test_trials_count_by_their_time_and_offers_by_their_answer(school: Organization, seller: Membership) -> None:
    leads = [make_lead(owner=seller) for _ in range(6)]
    for lead, days, status in zip(
        leads, (1, 2, 3, 4, 5, 20), ("attended", "attended", "attended", "no_show", "", "attended"), strict=True
    ):
        trial(lead, days, status)
    offer(leads[0], 5, "accepted", 6)
    offer(leads[1], 5, "declined", 6)
    offer(leads[2], 5)
    offer(leads[3], 5, "accepted", 20)
    with after(21):
        found = steps(asked(school))
        assert found["Came to the trial"] == [4, 3, 75, None, ""]
        assert found["Accepted the offer"] == [2, 1, 50, None, ""]
        assert sellers(asked(school))["Nigora"][3:] == [4, 3, 75, 2, 1, 50]
        assert sellers(asked(school))["All"][3:] == [4, 3, 75, 2, 1, 50]


def test_a_call_is_of_who_had_the_lead_then(school: Organization, seller: Membership) -> None:
    lead, nobodys = make_lead(owner=seller), make_lead()
    with after(1):
        touch(lead), touch(nobodys, "no_answer")
    with after(2):
        other = make_member(Role.SALESPERSON, organization=school, name="Sardor")
        assign_leads(leads=Lead.objects.filter(pk=lead.pk), owners=[other], actor=None)
        found = sellers(asked(school))
    assert list(found) == ["Nigora", "Nobody", "All"]
    assert [row[:3] for row in found.values()] == [[1, 1, 100], [1, 0, 0], [2, 1, 50]]


def test_a_branch_has_its_own(school: Organization) -> None:
    here = make_branch()
    for branch, outcome in ((here, "success"), (here, "no_answer"), (None, "success")):
        touch(make_lead(branch=branch), outcome)
    with after(1):
        assert steps(asked(school))["Answered us"][:2] == [3, 2]
        assert steps(asked(school, branch=here))["Answered us"][:2] == [2, 1]


def test_as_many_queries_for_more(school: Organization) -> None:
    def live() -> int:
        seller = make_member(Role.SALESPERSON, organization=school)
        for number in range(3):
            lead = make_lead(owner=seller)
            touch(lead)
            trial(lead, 1 + number, "attended")
            offer(lead, 5, "accepted", 6)
        with after(8), CaptureQueriesContext(connection) as captured:
            rates(question)
        return len(captured)

    question = asked(school)
    few = live()
    assert [live(), live()] == [few, few]


# --- Counted again, one row after the other -----------------------------------------------------
def test_each_cell_equals_an_independent_count(centers: list[Organization]) -> None:
    for center in centers:
        with organization_scope(center):
            by_step, by_person = rates(asked(center, BEGIN, (END - BEGIN).days))
            rows = {str(row[0].value): [cell.value for cell in row[1:]] for row in by_person.rows}
            names = {person.pk: person.name for person in Membership.objects.all()} | {None: "Nobody"}
            for place, facts in ((0, _touched(center)), (3, _tried(center))):
                whole, good = Counter(), Counter()
                for lead, at, is_good in facts:
                    name = names[again.owner_at(lead, SimpleNamespace(at=at, pk=0))]
                    whole[name] += 1
                    good[name] += is_good
                assert whole
                assert {name: row[place : place + 2] for name, row in rows.items() if row[place]} == {
                    name: [whole[name], good[name]] for name in whole
                }
            assert _first_steps(by_step) == _steps_again(center)


def _inside(center: Organization) -> Callable[[datetime], bool]:
    return lambda at: BEGIN <= at.astimezone(center.zone).date() <= END


def _became() -> dict[int, int]:
    return {lead.pk: lead.merged_into_id or lead.pk for lead in Lead.objects.all()}


def _touched(center: Organization) -> Iterator[tuple[int, datetime, bool]]:
    of_lead: dict[int, list[Touchpoint]] = {}
    is_inside, became = _inside(center), _became()
    for each in Touchpoint.objects.filter(taken_back_at=None).order_by("at", "pk"):
        if is_inside(each.at):
            of_lead.setdefault(became[each.lead_id], []).append(each)
    for lead, touches in of_lead.items():
        first = next((each.at for each in touches if each.direction == "outbound"), None)
        if first:
            then = [each for each in touches if each.at >= first]
            yield lead, first, any(each.direction == "inbound" or each.outcome in REACHED for each in then)


def _tried(center: Organization) -> Iterator[tuple[int, datetime, bool]]:
    is_inside, became = _inside(center), _became()
    for each in TrialLesson.objects.filter(status__in=("attended", "no_show")):
        if is_inside(each.starts_at):
            yield became[each.lead_id], each.starts_at, each.status == "attended"


def _first_steps(table: Table) -> list[Any]:
    return [[row[1].value, row[2].value] for row in table.rows[:3]]


def _steps_again(center: Organization) -> list[Any]:
    leads = [life.lead for life in again.came(BEGIN, END, center.zone)]
    contacted = [lead for lead in leads if lead.first_response_at]
    qualified = [lead for lead in contacted if lead.qualified_at]
    enrolled = [lead for lead in qualified if lead.status == "enrolled"]
    found = [len(each) for each in (leads, contacted, qualified, enrolled)]
    return [list(pair) for pair in pairwise(found)]
