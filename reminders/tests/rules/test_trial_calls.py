"""Who was reminded of a trial and is silent gets a call; who answered does not."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from leads.factories import make_lead
from messaging.factories import make_bot, make_chat
from organizations.tests.clock import STANDS_AT
from reminders.models import Task
from reminders.rules.run import watch_trials
from reminders.services.give_task import give_task
from trials.choices import TrialAnswer
from trials.models import TrialLesson
from trials.services.answer_trial import answer_trial
from trials.services.book_trial import cancel_trial
from trials.services.send_reminders import send_reminders
from trials.tests.school import booked


@pytest.fixture
def trial(scope, malika) -> TrialLesson:
    make_bot()
    make_chat("501")
    with time_machine.travel(STANDS_AT):
        return booked(lead=make_lead(first_name="Madina", telegram_id=501, owner=malika))


def minutes_before(trial: TrialLesson, minutes: int) -> Any:
    return time_machine.travel(trial.starts_at - timedelta(minutes=minutes))


def tick(trial: TrialLesson, minutes: int) -> int:
    with minutes_before(trial, minutes):
        send_reminders()
        watch_trials()
    return Task.objects.count()


def test_the_silent_are_called_when_half_the_time_is_over(trial, malika):
    assert tick(trial, 118) == 0
    assert tick(trial, 61) == 0
    assert tick(trial, 60) == 1
    assert tick(trial, 30) == 1
    task = Task.objects.get()
    assert (task.assignee, task.lead, task.due_at) == (malika, trial.lead, trial.starts_at)
    assert "Madina" in task.title


def test_who_answered_is_not_called(trial):
    tick(trial, 118)
    with minutes_before(trial, 100):
        answer_trial(trial=trial, answer=TrialAnswer.COMING)
    assert tick(trial, 30) == 0


def test_whom_no_message_reaches_is_called_at_once(trial):
    type(trial.lead).objects.update(telegram_id=None)
    assert tick(trial, 118) == 1


def open_calls() -> int:
    return Task.objects.open().count()


def test_an_answer_that_comes_late_ends_the_call(trial):
    tick(trial, 118)
    tick(trial, 60)
    assert open_calls() == 1
    with minutes_before(trial, 40):
        answer_trial(trial=trial, answer=TrialAnswer.COMING)
    tick(trial, 39)
    assert open_calls() == 0
    assert Task.objects.get().done_by is None


def test_a_call_ends_with_what_it_is_about(trial):
    tick(trial, 118)
    tick(trial, 60)
    with minutes_before(trial, 50):
        cancel_trial(trial=trial, reason="", actor=None)
    tick(trial, 49)
    assert open_calls() == 0


def test_nobody_is_asked_to_call_after_the_beginning(trial):
    tick(trial, 118)
    tick(trial, 60)
    tick(trial, 1)
    assert open_calls() == 1
    tick(trial, -1)
    assert open_calls() == 0


def test_other_tasks_stay(trial, malika):
    give_task(title="Print the poster", assignee=malika, author=None)
    tick(trial, -1)
    assert open_calls() == 1
