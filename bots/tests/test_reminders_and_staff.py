"""A reminder is answered in the chat, and the salesperson says there how the trial went."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from bots.models import LinkCode
from bots.services.make_link_code import make_link_code
from bots.tests.chat import Person
from clients.factories import make_client
from leads.factories import make_lead
from messaging.factories import make_bot
from messaging.models import Message
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.services.leave_center import leave_center
from organizations.tests.clock import long_before_the_lessons
from scheduling.tests.conftest import school
from trials.choices import TrialAnswer, TrialStatus
from trials.models import TrialLesson
from trials.services.send_reminders import send_reminders
from trials.tests.school import booked

__all__ = ["long_before_the_lessons", "school"]


@pytest.fixture
def seller(school: Organization) -> Membership:
    make_bot()
    return make_member(Role.SALESPERSON, organization=school, name="Nigora")


@pytest.fixture
def trial(seller: Membership) -> TrialLesson:
    return booked(lead=make_lead(first_name="Madina", telegram_id=7001, owner=seller))


def linked(seller: Membership, chat: int = 7002) -> Person:
    code = make_link_code(actor=seller, member=seller).code
    return Person(chat).writes(f"/start link-{code}")


def reminded(trial: TrialLesson, person: Person, **when: Any) -> Person:
    """The reminder is in their chat."""
    with time_machine.travel(trial.starts_at - timedelta(minutes=110)):
        send_reminders()
    assert person.answers[-1].buttons
    return person


def now(trial: TrialLesson) -> TrialLesson:
    found: TrialLesson = TrialLesson.objects.get(pk=trial.pk)
    return found


def test_the_reminder_is_answered_by_its_button(trial: TrialLesson) -> None:
    person = reminded(trial, Person().writes("/start"))
    person.presses("I'll come")
    assert "We are waiting for you" in person.read
    assert now(trial).answer_now == TrialAnswer.COMING


def test_another_time_offers_times_at_once(trial: TrialLesson) -> None:
    person = reminded(trial, Person().writes("/start"))
    person.presses("Another time")
    assert "Which time suits you?" in person.read
    assert now(trial).answer_now == TrialAnswer.ANOTHER


def test_who_cannot_come_hears_from_a_person(trial: TrialLesson) -> None:
    person = reminded(trial, Person().writes("/start"))
    person.presses("I can't")
    assert "Thank you for telling us." in person.read


@pytest.mark.parametrize("data", ["come:{id}:perhaps", "come:{id}", "come:nonsense:coming", "outcome:{id}:attended"])
def test_made_up_buttons_change_nothing(data: str, trial: TrialLesson) -> None:
    person = Person().writes("/start").presses_data(data.format(id=trial.public_id))
    assert "This button is old" in person.read
    assert now(trial).answer == ""


def test_nobody_answers_for_somebody_else(trial: TrialLesson) -> None:
    stranger = Person(7009).writes("/start").presses_data(f"come:{trial.public_id}:coming")
    assert "This button is old" in stranger.read
    assert now(trial).answer == ""


def test_the_salesperson_says_how_it_went(trial: TrialLesson, seller: Membership) -> None:
    person = linked(seller)
    assert "Nigora" in person.read
    with time_machine.travel(trial.ends_at + timedelta(minutes=4)):
        send_reminders()
        person.presses("Came")
    assert "came. It is written down." in person.read
    assert (now(trial).status, now(trial).outcome_by) == (TrialStatus.ATTENDED, seller)


def test_a_code_works_once(seller: Membership) -> None:
    first = linked(seller)
    code = LinkCode.objects.get().code
    second = Person(7003).writes(f"/start link-{code}")
    assert "used already" in second.read
    assert Membership.objects.get(pk=seller.pk).telegram_id == first.chat


def test_who_leaves_is_unlinked_with_the_membership(
    trial: TrialLesson, seller: Membership, school: Organization
) -> None:
    person = linked(seller)
    owner = make_member(organization=school)
    leave_center(person=seller, receivers=[owner], actor=owner)
    with time_machine.travel(trial.ends_at + timedelta(minutes=4)):
        person.presses_data(f"outcome:{trial.public_id}:attended")
    assert "This button is old" in person.read
    assert now(trial).status == TrialStatus.SCHEDULED


def test_somebody_without_the_right_decides_nothing(trial: TrialLesson, school: Organization) -> None:
    person = linked(make_member(Role.TEACHER, organization=school))
    with time_machine.travel(trial.ends_at + timedelta(minutes=4)):
        person.presses_data(f"outcome:{trial.public_id}:attended")
    assert now(trial).status == TrialStatus.SCHEDULED


def test_a_code_ties_a_client(seller: Membership) -> None:
    client = make_client(first_name="Gulnora")
    person = Person().writes(f"/start link-{make_link_code(actor=seller, client=client).code}")
    assert "Gulnora" in person.read
    client.refresh_from_db()
    assert client.telegram_id == person.chat
    assert person.conversation.client == client
    assert Message.objects.filter(to="7001").exists()
