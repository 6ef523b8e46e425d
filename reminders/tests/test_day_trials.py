"""Trials that wait for somebody are in My day, each with its reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.factories import make_lead
from leads.models import Lead
from leads.services.set_next_contact import set_next_contact
from reminders.my_day import read_day
from scheduling.services.change_lesson import cancel_lesson
from trials.services.decide_trial import record_outcome, reject_trial
from trials.tests.school import after, booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


def hot_words(member) -> dict[str, str]:
    groups = read_day(member, timezone.now()).groups
    return {row.lead.first_name: row.reason.hot for group in groups for row in group.rows if row.lead}


def trial_of(name, member):
    return booked(lead=make_lead(owner=member, first_name=name))


def test_a_trial_that_is_over_asks_how_it_went_and_what_becomes_of_it(malika, sardor):
    trial = trial_of("Aziza", malika)
    trial_of("Other", sardor)
    assert "Aziza" not in hot_words(malika)
    with after(trial):
        assert hot_words(malika) == {"Aziza": "did they come?"}
        record_outcome(trial=trial, status="attended", actor=malika)
        assert hot_words(malika) == {"Aziza": "what becomes of it?"}
        reject_trial(trial=trial, reason="Too far", actor=malika)
        assert hot_words(malika) == {}


def test_a_trial_without_its_lesson_is_there_whatever_day_was_planned(malika):
    trial = trial_of("Aziza", malika)
    cancel_lesson(lesson=trial.guest.lesson, reason="Ill")
    later = timezone.now() + timedelta(days=30)
    set_next_contact(leads=Lead.objects.filter(pk=trial.lead_id), at=later, actor=malika)
    assert hot_words(malika) == {"Aziza": "find another day"}
    groups = read_day(malika, timezone.now()).groups
    assert [group.key for group in groups] == ["overdue"]


def test_a_row_leads_to_the_picker(malika, browser_of):
    lead = make_lead(owner=malika)
    assert f"/admin/trials/pick/{lead.pk}/" in browser_of(malika).get("/admin/my-day/").content.decode()


def test_who_agreed_on_a_later_day_is_not_asked_before(malika):
    trial = trial_of("Aziza", malika)
    with after(trial):
        assert hot_words(malika) == {"Aziza": "did they come?"}
        later = timezone.now() + timedelta(days=3)
        set_next_contact(leads=Lead.objects.filter(pk=trial.lead_id), at=later, actor=malika)
        assert hot_words(malika) == {}
