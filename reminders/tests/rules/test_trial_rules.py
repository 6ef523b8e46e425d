"""Rules of trials: asked at once, told on when nobody answers, told when the lesson is off or somebody differs."""

from datetime import timedelta

import pytest
import time_machine

from leads.factories import make_lead
from organizations.tests.clock import STANDS_AT
from reminders.choices import AlertKind
from reminders.models import Alert
from reminders.rules.run import watch_clients
from scheduling.factories import make_teacher
from scheduling.services.change_lesson import cancel_lesson
from trials.models import TrialLesson
from trials.services.decide_trial import accept_trial, record_outcome
from trials.tests.school import booked

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def trial(scope, malika) -> TrialLesson:
    with time_machine.travel(STANDS_AT):
        return booked(lead=make_lead(owner=malika), teacher=make_teacher(name="Nodira"))


def told(minutes: float, trial: TrialLesson) -> list[tuple[str, str]]:
    """So long after its end, after three ticks: each thing is told once."""
    with time_machine.travel(trial.ends_at + timedelta(minutes=minutes)):
        for _tick in range(3):
            watch_clients()
    news = Alert.objects.filter(kind__startswith="trial").order_by("pk")
    return list(news.values_list("kind", "member__name"))


def test_who_has_the_lead_is_asked_three_minutes_after_its_end(trial, malika):
    assert told(2, trial) == []
    assert told(3, trial) == [(AlertKind.TRIAL_TO_DECIDE, malika.name)]


def test_those_who_lead_hear_of_it_the_next_morning(trial, malika, manager):
    assert told(13 * 60, trial) == [(AlertKind.TRIAL_TO_DECIDE, malika.name), (AlertKind.TRIAL_LATE, manager.name)]


def test_what_is_decided_is_not_asked(trial, malika, manager):
    with time_machine.travel(trial.ends_at + timedelta(minutes=1)):
        accept_trial(trial=record_outcome(trial=trial, status="attended", actor=malika), actor=malika)
    assert told(13 * 60, trial) == []


def test_a_cancelled_lesson_needs_another_day(trial, malika):
    with time_machine.travel(STANDS_AT):
        cancel_lesson(lesson=trial.guest.lesson, reason="The teacher is ill")
        before_it = (STANDS_AT - trial.ends_at).total_seconds() / 60
    assert told(before_it, trial) == [(AlertKind.TRIAL_OFF, malika.name)]


def test_whoever_said_otherwise_before_hears_it(trial, malika):
    nodira = trial.teacher
    with time_machine.travel(trial.ends_at + timedelta(minutes=1)):
        record_outcome(trial=trial, status="attended", actor=nodira)
        record_outcome(trial=trial, status="no_show", actor=malika)
    assert told(2, trial) == [(AlertKind.TRIAL_DIFFERS, "Nodira")]
