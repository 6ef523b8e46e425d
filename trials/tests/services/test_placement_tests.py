"""A placement test finds a level, and moves the lead as a trial does."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from trials.models import PlacementTest
from trials.services.placement_tests import cancel_test, complete_test, plan_test, restore_test

pytestmark = pytest.mark.usefixtures("school")


def planned(**over) -> PlacementTest:
    facts = {"lead": make_lead(), "starts_at": timezone.now() + timedelta(days=1), "actor": None}
    return plan_test(**{**facts, **over})


def status_of(test: PlacementTest) -> str:
    return Lead.objects.get(pk=test.lead_id).status


def test_planned_then_done() -> None:
    test = planned()
    assert status_of(test) == LeadStatus.TRIAL_SCHEDULED
    test = complete_test(test=test, level=" B1 ", result="34 of 50", actor=None)
    assert (test.level, status_of(test)) == ("B1", LeadStatus.TRIAL_ATTENDED)
    told = test.lead.events.filter(kind=EventKind.TEST).order_by("id")
    assert list(told.values_list("to_value", flat=True)) == ["planned", "done"]


def test_without_a_level_it_is_not_done() -> None:
    with pytest.raises(ValidationError, match="Write the level"):
        complete_test(test=planned(), level=" ", actor=None)


def test_cancelled_and_restored() -> None:
    test = cancel_test(test=planned(), actor=None)
    with pytest.raises(ValidationError, match="was cancelled"):
        complete_test(test=test, level="A2", actor=None)
    test = complete_test(test=restore_test(test=test, actor=None), level="A2", actor=None)
    with pytest.raises(ValidationError, match="its level stays"):
        cancel_test(test=test, actor=None)


def test_a_slip_in_the_year_is_told() -> None:
    with pytest.raises(ValidationError, match="Check the year"):
        planned(starts_at=timezone.now() + timedelta(days=3650))
