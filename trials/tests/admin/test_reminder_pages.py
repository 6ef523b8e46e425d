"""Reminders of trials in one list; who leads switches one off and on."""

from datetime import timedelta

import pytest
from django.test import Client

from messaging.choices import MessageStatus
from messaging.factories import make_message
from messaging.models import Message
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.services.change_lesson import cancel_lesson, move_lesson
from trials.models import TrialLesson, TrialReminder
from trials.reminding import state_of
from trials.services.switch_reminder import switch_reminder
from trials.tests.school import booked

pytestmark = pytest.mark.usefixtures("school")
LIST = "/admin/trials/trialreminder/"


@pytest.fixture
def manager(school: Organization) -> Client:
    return client_of(make_member(Role.MANAGER, organization=school).user)


def states(trial: TrialLesson) -> list[str]:
    now = TrialLesson.objects.for_page().get(pk=trial.pk)
    return [str(state_of(row, now)) for row in TrialReminder.objects.filter(trial=trial)]


def test_the_list_says_when_each_is_due(manager: Client) -> None:
    trial = booked()
    page = manager.get(LIST).text
    assert page.count(trial.lead.name) >= 3
    assert "Mon 23 Nov 2026, 13:00" in page
    assert "Mon 23 Nov 2026, 16:33" in page


def test_one_is_switched_off_and_on(manager: Client) -> None:
    trial = booked()
    first = TrialReminder.objects.filter(trial=trial).first()
    manager.post(f"{LIST}{first.pk}/switch_off/")
    assert states(trial) == ["off", "planned", "planned"]
    assert TrialReminder.objects.planned().count() == 2
    switched_off = manager.get(f"{LIST}?state=off").text
    assert (switched_off.count("Nov 2026, 13:00"), switched_off.count("Nov 2026, 16:33")) == (1, 0)
    manager.post(f"{LIST}{first.pk}/switch_on/")
    assert states(trial) == ["planned"] * 3


def test_what_was_sent_for_another_time_may_be_switched_off(manager: Client) -> None:
    trial = booked()
    sent = make_message()
    Message.objects.filter(pk=sent.pk).update(status=MessageStatus.SENT)
    facts = {"sent_for": trial.starts_at, "sent_at": trial.starts_at, "message": sent}
    TrialReminder.objects.filter(moment="before").update(**facts)
    assert states(trial) == ["sent", "sent", "planned"]
    assert manager.post(f"{LIST}{TrialReminder.objects.first().pk}/switch_off/").status_code == 403
    move_lesson(lesson=trial.guest.lesson, starts_at=trial.starts_at + timedelta(hours=1), room=None)
    assert states(trial) == ["planned"] * 3
    switch_reminder(reminder=TrialReminder.objects.first(), is_off=True)
    assert states(trial) == ["off", "planned", "planned"]


def test_of_a_cancelled_lesson_none_is_needed() -> None:
    trial = booked()
    cancel_lesson(lesson=trial.guest.lesson, reason="The teacher is ill")
    assert states(trial) == ["not_needed"] * 3


def test_a_salesperson_has_no_such_list(school: Organization) -> None:
    seller = client_of(make_member(Role.SALESPERSON, organization=school).user)
    assert seller.get(LIST).status_code == 403
