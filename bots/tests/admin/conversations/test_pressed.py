"""What is pressed beside and beneath a thread, and by whom."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from bots.models import Conversation
from bots.tests.conversations import HTMX, answered_by_bot, notes, said, sections, taken, talk, texts, url
from leads.factories import make_lead
from leads.models import Lead
from messaging.models import Message
from organizations.tests.people import BrowserOf


def test_a_question_is_answered(browser_of: BrowserOf, malika):
    conversation, browser = talk(waits=14), browser_of(malika)
    browser.post(url(conversation, "take"), headers=HTMX)
    answer = browser.post(url(conversation, "answer"), {"text": "450 000", "once": "1"}, headers=HTMX)
    assert said(answer)[-1].text == "450 000"
    assert sections(answer) == {"answered": [conversation]}
    assert "talk:said" in answer.headers["HX-Trigger"]
    browser.post(url(conversation, "answer"), {"text": "450 000", "once": "1"}, headers=HTMX)
    assert Message.objects.count() == 1
    plain = browser.post(url(conversation, "note"), {"text": "Will come on Monday"})
    assert plain.headers["Location"].endswith(url(conversation))


def test_what_is_wrong_is_said_and_nothing_is_sent(browser_of: BrowserOf, malika):
    conversation, browser = answered_by_bot(), browser_of(malika)
    refused = browser.post(url(conversation, "answer"), {"text": "Hello"}, headers=HTMX)
    assert (refused.status_code, texts(refused)) == (400, "The bot is answering. Take over first.")
    assert browser.post(url(conversation, "link"), {"lead": "x"}, headers=HTMX).status_code == 400
    shown = browser.post(url(conversation, "answer"), {"text": ""}, follow=True)
    assert "Take over first" in texts(shown) or "Write something first" in texts(shown)


def test_closing_is_taken_back_by_one_press(browser_of: BrowserOf, malika):
    conversation, browser = taken(malika, waits=7), browser_of(malika)
    answer = browser.post(url(conversation, "close"), headers=HTMX)
    assert "Open again" in texts(answer)
    undo = json.loads(answer.headers["HX-Trigger"])["crm:told"]
    assert undo["url"] == url(conversation, "reopen")
    browser.post(undo["url"], undo["values"], headers=HTMX)
    now = Conversation.objects.get()
    assert (now.is_closed, now.taken_by, now.waiting_since) == (False, malika, conversation.waiting_since)
    assert notes(conversation) == []


def test_a_slip_that_is_too_old_or_made_up_opens_it_as_anybody_does(browser_of: BrowserOf, malika):
    conversation, browser = taken(malika, waits=7), browser_of(malika)
    browser.post(url(conversation, "note"), {"text": "Will come on Monday"})
    for token in ("", "nonsense", signing.dumps([conversation.pk, 1, ""], salt="another")):
        browser.post(url(conversation, "close"), headers=HTMX)
        browser.post(url(conversation, "reopen"), {"undo": token}, headers=HTMX)
        now = Conversation.objects.get()
        assert (now.is_closed, now.waiting_since) == (False, None)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        told = browser.post(url(conversation, "close"), headers=HTMX).headers["HX-Trigger"]
        clock.shift(timedelta(minutes=11))
        browser.post(url(conversation, "reopen"), json.loads(told)["crm:told"]["values"], headers=HTMX)
    assert len(notes(conversation)) == 9


def test_whoever_looks_reads(browser_of: BrowserOf, malika):
    conversation = talk(waits=5)
    browser_of(malika).post(url(conversation, "seen"))
    assert Conversation.objects.get().unread == 0


def test_a_lead_is_made_or_found_beside_the_thread(browser_of: BrowserOf, malika, sardor):
    conversation, browser = talk(), browser_of(malika)
    own, foreign = make_lead(first_name="Kamola", owner=malika), make_lead(first_name="Kamola", owner=sardor)
    offered = texts(browser.get(url(conversation, "leads"), {"name": "kamola"}))
    assert f'value="{own.pk}"' in offered
    assert f'value="{foreign.pk}"' not in offered
    assert browser.post(url(conversation, "link"), {"lead": foreign.pk}, headers=HTMX).status_code == 400
    browser.post(url(conversation, "link"), {"lead": own.pk}, headers=HTMX)
    assert Conversation.objects.get().lead == own
    browser.post(url(conversation, "unlink"), headers=HTMX)
    browser.post(url(conversation, "lead"), headers=HTMX)
    assert Conversation.objects.get().lead == Lead.objects.get(first_name="Aziz")


@pytest.mark.parametrize("key", ["trials", "prices", "place", "call", "phone", "hours", "thanks"])
def test_ready_texts_are_made_of_what_the_center_has(browser_of: BrowserOf, malika, key):
    conversation = taken(malika)
    words = texts(browser_of(malika).get(reverse("admin:conversation_quick", args=(conversation.public_id, key))))
    assert words
    assert "%(" not in words
    made_up = reverse("admin:conversation_quick", args=(conversation.public_id, "made-up"))
    assert browser_of(malika).get(made_up).status_code == 404
