"""Reminders of trials through the outbox: who is told when, once for each beginning, and what they answer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.factories import make_lead
from leads.models import Lead, LeadEvent
from messaging.choices import MessageStatus
from messaging.factories import make_bot, make_chat
from messaging.models import Message
from messaging.rendering import rendered, templates_of
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from scheduling.roll.sheet import read_sheet
from scheduling.services.change_lesson import cancel_lesson, move_lesson, restore_lesson
from trials.choices import ReminderState, TrialAnswer
from trials.models import TrialLesson, TrialReminder
from trials.reminding import state_of
from trials.services.answer_trial import answer_trial
from trials.services.book_trial import cancel_trial, move_trial
from trials.services.decide_trial import record_outcome
from trials.services.send_reminders import send_reminders
from trials.services.switch_reminder import switch_reminder
from trials.tests.school import booked, lesson_of

pytestmark = pytest.mark.usefixtures("school")


@pytest.fixture(autouse=True)
def bot(school: Any) -> None:
    make_bot()
    make_chat("501", name="Nilufar", language="ru")
    make_chat("701", name="Nigora")


@pytest.fixture
def seller(school: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=school, name="Nigora", telegram_id=701)


@pytest.fixture
def trial(seller: Membership) -> TrialLesson:
    lead = make_lead(first_name="Madina", telegram_id=501, phone="+998901234567", owner=seller)
    return booked(lead=lead)


def at(moment: Any) -> Any:
    return time_machine.travel(moment)


@pytest.fixture
def two_hours_before(trial: TrialLesson) -> Iterator[None]:
    with at(trial.starts_at - timedelta(minutes=119)):
        yield


def to(address: str) -> Any:
    return Message.objects.filter(to=address).order_by("id")


def words(message: Message) -> str:
    pair = (message.kind, message.language)
    return rendered(templates_of([pair])[pair], message.context).text


def test_nobody_is_told_before_the_time(trial: TrialLesson) -> None:
    with at(trial.starts_at - timedelta(minutes=121)):
        assert send_reminders() == 0
    assert not Message.objects.exists()


@pytest.mark.usefixtures("two_hours_before")
def test_two_hours_before_the_family_and_the_salesperson_are_told_once(trial: TrialLesson) -> None:
    assert send_reminders() == 2
    assert send_reminders() == 0
    family, seller = to("501").get(), to("701").get()
    assert "Madina" in words(family)
    assert family.language == "ru"
    assert family.not_after == trial.starts_at
    assert [row[0]["data"] for row in family.buttons] == [
        f"trial:{trial.public_id}:{answer}" for answer in ("coming", "cannot", "another")
    ]
    assert "+998901234567" in words(seller)
    assert {state_of(row, trial) for row in trial.reminders.filter(moment="before")} == {ReminderState.LEAVING}


@pytest.mark.usefixtures("two_hours_before")
def test_who_sees_phones_on_a_click_does_not_read_one_in_the_chat(trial: TrialLesson, school: Organization) -> None:
    Organization.objects.filter(pk=school.pk).update(masked_phone_roles=["salesperson"])
    school.refresh_from_db()
    send_reminders()
    assert "+998901234567" not in words(to("701").get())
    assert "67" in words(to("701").get())


def test_after_the_end_the_salesperson_is_asked(trial: TrialLesson) -> None:
    with at(trial.ends_at + timedelta(minutes=2)):
        assert send_reminders() == 0
    with at(trial.ends_at + timedelta(minutes=3, seconds=1)):
        assert send_reminders() == 1
    question = to("701").get()
    assert [row[0]["data"].rpartition(":")[2] for row in question.buttons] == ["attended", "no_show", "offer"]
    assert not to("501").exists()


def test_who_has_said_how_it_went_is_not_asked(trial: TrialLesson) -> None:
    with at(trial.ends_at + timedelta(minutes=4)):
        record_outcome(trial=trial, status="attended", actor=None)
        assert send_reminders() == 0


def test_after_a_night_without_a_worker_nobody_is_reminded_of_what_began(trial: TrialLesson) -> None:
    with at(trial.starts_at + timedelta(minutes=1)):
        assert send_reminders() == 0
    with at(trial.ends_at + timedelta(hours=7)):
        assert send_reminders() == 0


@pytest.mark.usefixtures("two_hours_before")
def test_a_trial_that_moves_takes_its_reminder_along(trial: TrialLesson) -> None:
    send_reminders()
    other = lesson_of(trial.guest.lesson.group, 1)
    moved = move_trial(trial=trial, lesson=other, actor=None)
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.CANCELLED}
    with at(moved.starts_at - timedelta(hours=1)):
        assert send_reminders() == 2
    assert to("501").last().status == MessageStatus.PENDING
    assert to("501").count() == 2


@pytest.mark.usefixtures("two_hours_before")
def test_a_lesson_that_moves_takes_it_along_too(trial: TrialLesson) -> None:
    send_reminders()
    lesson = trial.guest.lesson
    move_lesson(lesson=lesson, starts_at=lesson.starts_at + timedelta(hours=5), room=lesson.room)
    assert to("501").get().status == MessageStatus.CANCELLED
    with at(lesson.starts_at + timedelta(hours=4)):
        assert send_reminders() == 2


@pytest.mark.usefixtures("two_hours_before")
@pytest.mark.parametrize("what", ["trial", "lesson"])
def test_of_a_cancelled_one_nothing_leaves(what: str, trial: TrialLesson) -> None:
    send_reminders()
    if what == "trial":
        cancel_trial(trial=trial, reason="Ill", actor=None)
    else:
        cancel_lesson(lesson=trial.guest.lesson, reason="Ill")
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.CANCELLED}
    assert send_reminders() == 0


@pytest.mark.usefixtures("two_hours_before")
def test_a_lesson_that_takes_place_after_all_is_reminded_of(trial: TrialLesson) -> None:
    send_reminders()
    cancel_lesson(lesson=trial.guest.lesson, reason="Ill")
    restore_lesson(lesson=trial.guest.lesson)
    assert send_reminders() == 2
    assert list(to("501").values_list("status", flat=True)) == [MessageStatus.CANCELLED, MessageStatus.PENDING]


@pytest.mark.usefixtures("two_hours_before")
def test_one_that_is_off_is_not_sent(trial: TrialLesson) -> None:
    switch_reminder(reminder=trial.reminders.get(moment="before", audience="lead"), is_off=True)
    assert send_reminders() == 1
    assert not to("501").exists()


@pytest.mark.usefixtures("two_hours_before")
def test_who_cannot_be_written_to_is_shown(trial: TrialLesson) -> None:
    Lead.objects.update(telegram_id=None)
    send_reminders()
    reminder = TrialReminder.objects.select_related("message").get(trial=trial, moment="before", audience="lead")
    assert state_of(reminder, trial) == ReminderState.NO_WAY


@pytest.mark.usefixtures("two_hours_before")
def test_an_answer_is_kept_for_the_time_it_was_given_for(trial: TrialLesson) -> None:
    answered = answer_trial(trial=trial, answer=TrialAnswer.COMING)
    assert answered.answer_now == TrialAnswer.COMING
    answer_trial(trial=trial, answer=TrialAnswer.COMING)
    assert LeadEvent.objects.filter(to_value="answer_coming").count() == 1
    moved = move_trial(trial=trial, lesson=lesson_of(trial.guest.lesson.group, 1), actor=None)
    assert moved.answer_now is None


@pytest.mark.usefixtures("two_hours_before")
def test_who_cannot_come_is_spoken_with_at_once_and_keeps_the_seat(trial: TrialLesson) -> None:
    answer_trial(trial=trial, answer=TrialAnswer.CANNOT)
    lead = Lead.objects.get(pk=trial.lead_id)
    assert lead.next_contact_at <= timezone.now()
    assert TrialLesson.objects.get(pk=trial.pk).status == "scheduled"


def test_nobody_answers_for_what_has_begun(trial: TrialLesson) -> None:
    with at(trial.starts_at), pytest.raises(ValidationError, match="begun"):
        answer_trial(trial=trial, answer=TrialAnswer.COMING)


@pytest.mark.usefixtures("two_hours_before")
def test_the_roll_shows_what_a_guest_said(trial: TrialLesson) -> None:
    answer_trial(trial=trial, answer=TrialAnswer.COMING)
    [guest] = [row for row in read_sheet(trial.guest.lesson).rows if row.is_guest]
    assert guest.said
    assert (guest.said.tone, guest.said.icon, guest.is_called_off) == ("green", "thumb_up", False)
