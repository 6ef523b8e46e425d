"""The timeline of a lead tells of trials, tests and offers in sentences."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.contributions import TimelineEntry
from leads.admin.lead_page.timeline import read_timeline
from leads.models import Lead
from trials.services.book_trial import move_trial
from trials.services.decide_trial import reject_trial
from trials.services.make_offer import make_offer
from trials.services.placement_tests import complete_test, plan_test
from trials.tests.school import attended, booked, lesson_of

pytestmark = pytest.mark.usefixtures("school")


def lines_of(lead: Lead) -> dict[str, TimelineEntry]:
    story = read_timeline(Lead.objects.get(pk=lead.pk))
    return {entry.title: entry for _day, entries in story.days for entry in entries}


def test_of_a_trial_from_booking_to_the_end() -> None:
    trial = booked(name="IELTS-5")
    trial = attended(move_trial(trial=trial, lesson=lesson_of(trial.guest.lesson.group, 1), actor=None))
    reject_trial(trial=trial, reason="Too far from home", actor=None)
    lines = lines_of(trial.lead)
    assert lines["Trial booked"].detail == "IELTS-5 · Mon 23 November 15:00"
    assert lines["Trial moved"].detail == "IELTS-5 · Wed 25 November 15:00 · before: Mon 23 November 15:00"
    assert lines["Came to the trial"].aside == "Status moved by itself: Trial booked → Came to trial"
    assert lines["Does not want to learn here"].quote == "Too far from home"


def test_of_an_offer_and_a_placement_test() -> None:
    trial = attended()
    until = timezone.localdate() + timedelta(days=7)
    terms = {"price": Decimal(600000), "discount_percent": Decimal(10), "discount_reason": "Sister"}
    make_offer(lead=trial.lead, course=trial.course, valid_until=until, text="Two weeks free", actor=None, **terms)
    test = plan_test(lead=trial.lead, starts_at=timezone.now(), actor=None)
    complete_test(test=test, level="B1", result="34 of 50", actor=None)
    lines = lines_of(trial.lead)
    offer = lines["Offer made"]
    assert (offer.quote, lines["Placement test done"].detail) == ("Two weeks free", "level B1")
    assert offer.detail.endswith("a month, −10 % · until 29 November")
