"""A chat is linked by a code, and the salesperson says there how the trial went."""

from datetime import timedelta

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
from trials.choices import TrialStatus
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


def now(trial: TrialLesson) -> TrialLesson:
    found: TrialLesson = TrialLesson.objects.get(pk=trial.pk)
    return found


@pytest.mark.parametrize("data", ["trial:{id}:perhaps", "trial:{id}", "trial:nonsense:coming", "outcome:{id}:attended"])
def test_made_up_buttons_change_nothing(data: str, trial: TrialLesson) -> None:
    person = Person().writes("/start").presses_data(data.format(id=trial.public_id))
    assert "This button is old" in person.read
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
