"""The whole road with the emulator of Telegram: what is told arrives, and what is pressed and replied comes back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from bots.choices import Author
from bots.models import Conversation, Line
from bots.services.make_link_code import make_link_code
from bots.staff.follow_ups import send_follow_ups
from bots.staff.kinds import FOLLOW_UP, QUESTION
from bots.staff.questions import send_questions
from bots.tests.chat import message, press
from bots.tests.staff.conftest import MORNING
from bots.tests.telegram import Telegram
from leads.choices import ReminderStatus
from leads.factories import make_lead
from leads.models import Lead, LeadReminder
from leads.services.set_next_contact import set_next_contact
from messaging.choices import MessageStatus
from messaging.models import Bot, Message
from messaging.outbox.drain import drain
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.services.link_chat import unlink_chat

SELLER, GUEST = 7002, 7001


@pytest.fixture
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def seller(morning: None, bot: Bot, school: Organization, telegram: Telegram) -> Membership:
    """Their chat is linked by the code of the page."""
    member = make_member(Role.SALESPERSON, organization=school, name="Nigora")
    code = make_link_code(actor=member, member=member).code
    hears(telegram, message(SELLER, text=f"/start link-{code}"))
    assert "Hello, Nigora" in telegram.texts[-1]
    return member


def hears(telegram: Telegram, update: dict[str, Any]) -> None:
    telegram.tell(update)
    call_command("run_bot", "--once")


def promised(seller: Membership, minutes: int = 0) -> Lead:
    lead = make_lead(first_name="Madina", last_name="", owner=seller, actor=seller)
    LeadReminder.objects.all().delete()
    set_next_contact(leads=Lead.objects.all(), at=MORNING + timedelta(minutes=minutes), actor=seller)
    return lead


def test_a_follow_up_arrives_and_its_button_is_heard(seller: Membership, telegram: Telegram) -> None:
    promised(seller)
    send_follow_ups()
    drain()
    assert telegram.texts[-1].startswith("Call promised for 11:00: Madina, +998")
    hears(telegram, press(SELLER, telegram.buttons["Called"], "Called"))
    assert "Called Madina" in telegram.texts[-1]
    assert LeadReminder.objects.get().status == ReminderStatus.COMPLETED


@pytest.mark.parametrize("what", ["unlinked", "done"])
def test_what_lost_its_sense_does_not_leave(what: str, seller: Membership, telegram: Telegram) -> None:
    promised(seller)
    send_follow_ups()
    if what == "unlinked":
        unlink_chat(person=seller)
    else:
        set_next_contact(leads=Lead.objects.all(), at=None, actor=seller)
    before = len(telegram.texts)
    drain()
    assert len(telegram.texts) == before
    assert Message.objects.get(kind=FOLLOW_UP).status == MessageStatus.CANCELLED


def test_replying_to_the_question_answers_it(seller: Membership, telegram: Telegram) -> None:
    lead = promised(seller, minutes=600)
    now = int(MORNING.timestamp())
    hears(telegram, message(GUEST, text="/start", date=now))
    Conversation.objects.filter(chat__address=str(GUEST)).update(lead=lead)
    hears(telegram, message(GUEST, text="How much is it?", date=now))
    assert send_questions() == 1
    drain()
    card = Message.objects.get(kind=QUESTION)
    assert card.text in telegram.texts
    reply = {"reply_to_message": {"message_id": int(card.provider_id), "date": now}}
    hears(telegram, message(SELLER, text="600 000 a month", date=now, **reply))
    said = Line.objects.get(author=Author.PERSON)
    assert (said.text, said.member, said.message.to) == ("600 000 a month", seller, str(GUEST))
    assert said.message.status == MessageStatus.SENT
    assert "Sent to Madina." in telegram.texts
