"""Messages of one new number, worked on by several processes at the same time: one conversation, one lead. With the
guards off there are several."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from bots.models import Conversation, Line
from bots.services.lines import person_says
from bots.services.open_conversation import open_conversation
from bots.tests.whatsapp.conftest import Meta, connected_number
from bots.tests.whatsapp.payloads import AT, NAME, PHONE, text, written
from leads.models import Lead
from messaging.choices import MessageStatus
from messaging.models import Message
from organizations.factories import make_member, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints

pytestmark = pytest.mark.django_db(transaction=True)

WORK = """
from import_service.services.work_on_delivery import work_on_due
work_on_due()
"""
# Nobody waits for who writes from the same number, nor for who makes a lead.
NO_LOCKS = """
from bots.services import open_conversation as opening, take_in_whatsapp as service
from import_service.services import take_in_lead as taking
from messaging.models import Chat
def unlocked(channel, address):
    return Chat.objects.filter(channel=channel, address=address).first()
opening._locked_chat = unlocked
service.lock_imports = taking.lock_imports = lambda pk: None
first = service._newcomer
def at_once(*args):
    time.sleep(0.5)
    lead = first(*args)
    time.sleep(0.5)
    return lead
service._newcomer = at_once
"""


ERASE = """
from leads.models import Lead
from leads.services import erase_person as erasing
empty = erasing._empty_leads
def empty_slowly(*args):
    empty(*args)
    time.sleep(2)
erasing._empty_leads = empty_slowly
erasing.erase_person(lead=Lead.objects.get(), actor=None)
"""
# Their answer comes in while they are erased: it looks for the chat at once, and for the lead a moment later.
ANSWER = """
from bots.services import take_in_whatsapp as service
talk = service._conversation
def talk_slowly(said):
    conversation = talk(said)
    time.sleep(0.5)
    return conversation
service._conversation = talk_slowly
from import_service.services.work_on_delivery import work_on_due
work_on_due()
"""
CHAT_FIRST = """
from bots.services import take_in_whatsapp as service
service._hold_their_leads = lambda said: None
"""


def erased_while_they_answer(extra: str = "") -> int:
    """How many of the two were ended by the database, since each waited for the other."""
    center: Organization = make_organization(country="UZ")
    with organization_scope(center):
        meta = Meta(connected_number())
        meta.told(written(text(1, "Hello")))
        person_says(conversation=Conversation.objects.get(), member=make_member(organization=center), text="Yes?")
        Message.objects.update(status=MessageStatus.SENT, sent_at=datetime.fromtimestamp(AT, UTC))
        assert meta.tells(written(text(2, "A course", at=AT + 60))).status_code == 200
        complained = complaints(center, [ERASE, ANSWER], extra=extra)
        assert [words for words in complained if "OperationalError" not in words] == []
        return len(complained)


def test_who_answers_while_they_are_erased_waits_for_it() -> None:
    assert erased_while_they_answer() == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time")
def test_control_with_the_chat_first_one_of_them_is_ended() -> None:
    assert erased_while_they_answer(CHAT_FIRST) == 1


def work_beside_each_other(extra: str = "") -> int:
    """How many leads there are of one number."""
    center: Organization = make_organization(country="UZ")
    with organization_scope(center):
        meta = Meta(connected_number())
        for number in range(12):
            assert meta.tells(written(text(number, f"Line {number}"))).status_code == 200
        if extra:
            # Nobody waits for the row of the chat to be made, or its name to be changed.
            open_conversation(channel="whatsapp", address=f"+{PHONE}", name=NAME)
        complained = complaints(center, [WORK] * 4, extra=extra)
        if not extra:
            assert complained == []
            assert Conversation.objects.count() == 1
            assert Line.objects.filter(author="guest").count() == 12
        return int(Lead.objects.count())


def test_one_number_is_one_lead() -> None:
    assert work_beside_each_other() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time")
def test_control_without_the_locks_there_are_several() -> None:
    assert work_beside_each_other(NO_LOCKS) > 1
