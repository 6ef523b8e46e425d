"""How a trial went, what was offered, what was decided; and what that does to the lead."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from organizations.choices import Role
from organizations.factories import make_member
from scheduling.factories import make_course
from trials.choices import TrialResult, TrialStatus
from trials.models import Offer, TrialLesson
from trials.services.decide_trial import (
    accept_trial,
    record_outcome,
    reject_trial,
    take_back_decision,
    take_back_outcome,
)
from trials.services.make_offer import answer_offer, make_offer
from trials.tests.school import after, attended, booked

pytestmark = pytest.mark.usefixtures("school")


def status_of(trial: TrialLesson) -> str:
    return Lead.objects.get(pk=trial.lead_id).status


def offered(trial: TrialLesson, **over) -> Offer:
    facts = {"course": trial.course, "price": Decimal("600000"), "valid_until": timezone.localdate() + timedelta(7)}
    return make_offer(lead=trial.lead, trial=trial, actor=None, **{**facts, **over})


def test_who_came_is_qualified_for_good() -> None:
    trial = attended()
    lead = Lead.objects.get(pk=trial.lead_id)
    assert (trial.status, lead.status) == (TrialStatus.ATTENDED, LeadStatus.TRIAL_ATTENDED)
    assert lead.qualified_at is not None


def test_nothing_is_said_before_it_begins_nor_of_a_cancelled_one() -> None:
    trial = booked()
    with pytest.raises(ValidationError, match="has not begun yet"):
        record_outcome(trial=trial, status="attended", actor=None)


def test_teacher_and_seller_may_differ_and_the_later_holds(school) -> None:
    teacher, seller = make_member(Role.TEACHER, organization=school), make_member(Role.SALESPERSON, organization=school)
    trial = attended(actor=teacher)
    with after(trial):
        trial = record_outcome(trial=trial, status="no_show", actor=seller)
    assert (trial.status, trial.outcome_by, status_of(trial)) == (
        TrialStatus.NO_SHOW,
        seller,
        LeadStatus.TRIAL_SCHEDULED,
    )
    told = trial.lead.events.filter(kind=EventKind.TRIAL, actor__in=(teacher, seller)).order_by("id")
    assert list(told.values_list("to_value", "actor")) == [("attended", teacher.pk), ("no_show", seller.pk)]


def test_a_slip_is_taken_back() -> None:
    trial = take_back_outcome(trial=attended(), actor=None)
    assert (trial.status, status_of(trial)) == (TrialStatus.SCHEDULED, LeadStatus.TRIAL_SCHEDULED)


def test_overdue_from_its_end_until_decided() -> None:
    trial = booked()
    assert not TrialLesson.objects.overdue(trial.ends_at - timedelta(minutes=1)).exists()
    assert list(TrialLesson.objects.overdue(trial.ends_at)) == [trial]
    trial = attended(trial)
    assert trial.is_overdue(trial.ends_at)
    assert list(TrialLesson.objects.overdue(trial.ends_at)) == [trial]
    trial = accept_trial(trial=trial, actor=None)
    assert not trial.is_overdue(trial.ends_at)
    assert not TrialLesson.objects.overdue(trial.ends_at).exists()


def test_an_offer_moves_the_lead_and_its_answer_decides() -> None:
    trial = attended()
    offer = offered(trial, discount_percent=Decimal(10), discount_reason="Sister learns here")
    trial.refresh_from_db()
    assert (trial.result, status_of(trial)) == (TrialResult.SALES_OFFER, LeadStatus.SALES_OFFER)
    answer_offer(offer=offer, answer="accepted", actor=None)
    trial.refresh_from_db()
    assert trial.result == TrialResult.ACCEPTED
    answer_offer(offer=offer, answer="", actor=None)
    answer_offer(offer=offer, answer="declined", actor=None)
    trial.refresh_from_db()
    assert trial.result == TrialResult.PENDING
    events = trial.lead.events.filter(kind=EventKind.OFFER).order_by("id")
    assert list(events.values_list("to_value", flat=True)) == ["made", "accepted", "answer_back", "declined"]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"discount_percent": Decimal(10)}, "discount_reason"),
        ({"valid_until": timezone.localdate() - timedelta(days=400)}, "valid_until"),
        ({"price": Decimal(-1)}, "price"),
        ({"discount_percent": Decimal(101), "discount_reason": "?"}, "discount_percent"),
    ],
)
def test_an_offer_says_what_is_wrong_with_it(over, field) -> None:
    with pytest.raises(ValidationError) as refused:
        offered(attended(), **over)
    assert list(refused.value.message_dict) == [field]
    assert not Offer.objects.exists()


def test_an_offer_of_yesterday_is_not_accepted() -> None:
    offer = offered(attended(), valid_until=timezone.localdate())
    Offer.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValidationError, match="not valid any more"):
        answer_offer(offer=offer, answer="accepted", actor=None)


def test_an_offer_needs_no_trial() -> None:
    lead = make_lead()
    make_offer(lead=lead, course=make_course(), price=Decimal(1), valid_until=timezone.localdate(), actor=None)
    assert Lead.objects.get(pk=lead.pk).status == LeadStatus.SALES_OFFER


def test_rejected_needs_a_reason_and_loses_the_lead_until_taken_back() -> None:
    trial = attended()
    with pytest.raises(ValidationError, match="Say why"):
        reject_trial(trial=trial, reason=" ", actor=None)
    trial = reject_trial(trial=trial, reason="Too far", actor=None)
    assert (trial.result, status_of(trial)) == (TrialResult.REJECTED, LeadStatus.LOST)
    trial = take_back_decision(trial=trial, actor=None)
    assert (trial.result, status_of(trial)) == (TrialResult.PENDING, LeadStatus.TRIAL_ATTENDED)


def test_decided_means_that_nobody_says_otherwise_how_it_went() -> None:
    trial = accept_trial(trial=attended(), actor=None)
    with after(trial), pytest.raises(ValidationError, match="Take that back first"):
        record_outcome(trial=trial, status="no_show", actor=None)
