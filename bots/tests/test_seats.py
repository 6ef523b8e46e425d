"""An offered seat is taken or left in the chat that was told of it, and in no other."""

from typing import Any

import pytest
from django.utils import timezone

from bots.choices import Control
from bots.tests.chat import Person
from leads.choices import LeadStatus
from leads.factories import make_lead
from messaging.factories import make_bot
from organizations.choices import Role
from organizations.factories import make_member
from organizations.services.link_chat import link_chat
from organizations.tests.clock import long_before_the_lessons
from scheduling.models import Enrolment
from scheduling.tests.conftest import school
from trials.models import WaitingOffer
from trials.services.offer_seats import offer_seat
from trials.services.waiting_list import put_on_waiting_list
from trials.tests.school import opened

__all__ = ["long_before_the_lessons", "school"]


@pytest.fixture
def family(school: Any) -> Person:
    make_bot()
    return Person().writes("/start")


@pytest.fixture
def offer(family: Person) -> WaitingOffer:
    group = opened(name="FE-2")
    lead = make_lead(
        first_name="Bek", telegram_id=family.chat, status=LeadStatus.TRIAL_ATTENDED, qualified_at=timezone.now()
    )
    entry = put_on_waiting_list(lead=lead, group=group, actor=None)
    return offer_seat(entry=entry, group=group, actor=None)


def now(offer: WaitingOffer) -> WaitingOffer:
    found: WaitingOffer = WaitingOffer.objects.get(pk=offer.pk)
    return found


def test_yes_takes_the_seat(offer: WaitingOffer, family: Person, school: Any) -> None:
    school.warns_below_score = 0
    school.save()
    family.presses("Yes, we take it")
    assert "is yours" in family.read
    assert Enrolment.objects.get().group == offer.group


def test_what_a_person_would_have_to_decide_is_left_to_one(offer: WaitingOffer, family: Person) -> None:
    """A lead with a low score does not become a client by itself."""
    family.presses("Yes, we take it")
    assert "settle one thing" in family.read
    assert family.conversation.waiting_since
    assert now(offer).answer == ""


def test_who_works_here_is_sent_to_colleagues_and_nobody_waits_in_a_chat_nobody_sees(
    offer: WaitingOffer, family: Person, school: Any
) -> None:
    link_chat(person=make_member(Role.MANAGER, organization=school), telegram_id=family.chat)
    family.presses("Yes, we take it")
    assert "Ask a colleague" in family.read
    assert (family.conversation.waiting_since, family.conversation.control) == (None, Control.BOT)
    assert now(offer).answer == ""


def test_no_lets_the_next_one_be_asked(offer: WaitingOffer, family: Person) -> None:
    family.presses("No, thank you")
    assert now(offer).answer == "declined"
    family.presses_data(f"seat:{offer.public_id}:yes")
    assert "This offer is over" in family.read


@pytest.mark.parametrize("data", ["seat:{id}:yes", "seat:{id}:perhaps", "seat:nonsense:yes", "seat:{id}"])
def test_nobody_else_answers_and_nothing_made_up(data: str, offer: WaitingOffer) -> None:
    stranger = Person(7009).writes("/start").presses_data(data.format(id=offer.public_id))
    assert "This button is old" in stranger.read
    assert now(offer).answer == ""
