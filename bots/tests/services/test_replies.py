"""Somebody answers in the chat what was said to them: once for each message, in the transaction that keeps the line."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from bots.choices import LineKind
from bots.models import Line
from bots.services.lines import bot_says, person_says, they_said
from bots.tests.conversations import talk
from leads.factories import make_lead
from leads.models import LeadEvent
from leads.services.tell_message import tell_messages
from leads.told import leads_told
from messaging.factories import saved_message
from messaging.followed.tokens import Named, Purpose, token_of
from messaging.models import Message

pytestmark = pytest.mark.usefixtures("scope")


def told(conversation, *leads, ago=timedelta(hours=1), **over):
    sent_at = timezone.now() - ago
    facts = {"channel": "telegram", "to": conversation.chat.address, "status": "sent", "text": "A place is free."}
    message = saved_message(**{**facts, "sent_at": sent_at, **over})
    tell_messages([(lead.pk, message) for lead in leads], None)
    return message


def says(conversation, text="Yes, thank you", **over):
    return they_said(conversation=conversation, **{"kind": LineKind.TEXT, "text": text, **over})


def replied():
    events = LeadEvent.objects.filter(kind="replied").order_by("pk")
    return list(events.values_list("lead", "message"))


def test_the_last_word_that_reached_them_is_answered_once():
    lead, sister = make_lead(), make_lead()
    conversation = talk(lead=lead)
    told(conversation, lead, ago=timedelta(days=2))
    message = told(conversation, lead, sister)
    told(conversation, lead, status="pending", sent_at=None)
    for _each in range(3):
        says(conversation)
    assert replied() == [(lead.pk, message.pk), (sister.pk, message.pk)]


def test_what_was_said_long_ago_or_is_a_talk_anyway_or_to_nobody_known_is_not_answered(owner):
    lead = make_lead()
    conversation = talk(lead=lead)
    told(conversation, lead, ago=timedelta(days=8))
    told(conversation)
    person_says(conversation=conversation, member=owner, text="Hello")
    says(conversation)
    says(conversation, "/start", is_for_bot=True)
    assert replied() == []


def test_an_answer_that_arrives_late_stands_where_it_was_written():
    lead = make_lead()
    conversation = talk(lead=lead)
    told(conversation, lead, ago=timedelta(days=2))
    written_at = timezone.now() - timedelta(days=1)
    says(conversation, at=written_at, may_be_late=True)
    assert LeadEvent.objects.get(kind="replied").at == written_at


def test_a_button_answers_the_message_it_stands_under():
    lead = make_lead()
    conversation = talk(lead=lead)
    first = told(conversation, lead, provider_id="41")
    told(conversation, lead, provider_id="42")
    says(conversation, "Prices", kind=LineKind.BUTTON, is_for_bot=True, telegram_message_id=7)
    assert replied() == []
    says(conversation, "I come", kind=LineKind.BUTTON, is_for_bot=True, telegram_message_id=41)
    assert replied() == [(lead.pk, first.pk)]


def test_a_line_that_is_not_kept_has_answered_nothing():
    lead = make_lead()
    conversation = talk(lead=lead)
    told(conversation, lead)
    lines = Line.objects.count()
    with transaction.atomic():
        says(conversation)
        assert len(replied()) == 1
        transaction.set_rollback(True)
    assert (replied(), Line.objects.count()) == ([], lines)


def test_a_link_that_a_person_wrote_in_the_chat_tells_of_its_lead(owner):
    lead = make_lead()
    written = person_says(conversation=talk(lead=lead), member=owner, text="See https://center.uz/prices").message
    said_by_bot = bot_says(conversation=talk(lead=lead), text="See https://center.uz/prices").message
    to_nobody_known = person_says(conversation=talk(), member=owner, text="See https://center.uz/prices").message
    assert written
    token = token_of(Purpose.LINK, Named(written.pk))
    Message.objects.filter(pk=written.pk).update(text="See https://center.uz/prices")
    Client(headers={"User-Agent": "Mozilla/5.0"}).get(f"/go/{token}")
    assert LeadEvent.objects.get(kind="clicked").lead_id == lead.pk
    assert leads_told([row.pk for row in (said_by_bot, to_nobody_known) if row]) == []
