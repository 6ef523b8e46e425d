"""The three buttons under the reminder of a trial."""

from typing import Any

import pytest

from bots.tests.chat import Person
from leads.factories import make_lead
from messaging.reach import Way
from messaging.services.enqueue_messages import NewMessage, enqueue_message
from organizations.tests.clock import long_before_the_lessons
from scheduling.tests.conftest import school
from trials.choices import TrialAnswer
from trials.models import TrialLesson
from trials.services.send_reminders import topic_of
from trials.tests.school import booked
from trials.texts import BEFORE, answer_buttons

__all__ = ["long_before_the_lessons", "school"]


def reminded(trial: TrialLesson, chat: int) -> Person:
    way = Way("telegram", str(chat), "en", "Aziz")
    message = NewMessage(way=way, kind=BEFORE, topic=topic_of(trial), buttons=answer_buttons(trial, "en"))
    enqueue_message(message)
    return Person(chat)


@pytest.mark.parametrize(
    ("label", "answer", "words"),
    [
        ("I'll come", TrialAnswer.COMING, "Thank you! See you on"),
        ("I can't", TrialAnswer.CANNOT, "Thank you for telling us"),
        ("Another time", TrialAnswer.ANOTHER, "Which time suits you?"),
    ],
)
def test_the_answer_is_kept_and_answered(school: Any, label: str, answer: str, words: str) -> None:
    trial = booked(lead=make_lead(telegram_id=7001))
    person = reminded(trial, 7001)
    person.presses(label)
    trial.refresh_from_db()
    assert trial.answer_now == answer
    assert words in person.read


def test_a_mother_who_was_reminded_may_answer_and_nobody_else(school: Any) -> None:
    trial = booked(lead=make_lead(telegram_id=None))
    mother = reminded(trial, 7002)
    data = mother.buttons["I'll come"]
    stranger = Person(9009).presses_data(data)
    assert "old" in stranger.read
    trial.refresh_from_db()
    assert trial.answer_now is None or not trial.answer_now
    mother.presses("I'll come")
    trial.refresh_from_db()
    assert trial.answer_now == TrialAnswer.COMING


UNKNOWN = "trial:00000000-0000-0000-0000-000000000001:coming"


@pytest.mark.parametrize("data", ["trial:x:coming", UNKNOWN, "trial", "trial:"])
def test_a_made_up_answer_is_nobody_s(school: Any, data: str) -> None:
    assert "old" in Person().presses_data(data).read
