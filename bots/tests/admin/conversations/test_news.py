"""What is new since a page was drawn."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bots.choices import Control, LineKind
from bots.models import Conversation, Line
from bots.services.lines import person_says, they_said
from bots.tests.conversations import HTMX, taken, texts
from messaging.choices import MessageStatus
from messaging.models import Message
from organizations.tests.people import BrowserOf


def newest() -> int:
    return int(Line.objects.latest("pk").pk)


def ask(browser, **query):
    return browser.get(reverse("admin:conversations_news"), query, headers=HTMX)


def test_news_are_nothing_until_something_is_said(browser_of: BrowserOf, malika):
    conversation, browser = taken(malika), browser_of(malika)
    seen = {"after": newest(), "open": conversation.public_id, "foot": "person"}
    assert ask(browser, **seen).status_code == 204
    they_said(conversation=conversation, kind=LineKind.TEXT, text="And on Saturday?")
    told = texts(ask(browser, **seen))
    assert "And on Saturday?" in told
    assert "talk-text" not in told
    Conversation.objects.update(control=Control.BOT)
    assert "Take over" in texts(ask(browser, **seen))
    assert ask(browser, after=0, open="nonsense").status_code == 404


def test_news_tell_when_a_message_has_left(browser_of: BrowserOf, malika):
    conversation, browser = taken(malika), browser_of(malika)
    line = person_says(conversation=conversation, member=malika, text="Hello")
    seen = {"after": newest(), "open": conversation.public_id, "due": f"{line.pk},x", "foot": "person"}
    assert ask(browser, **seen).status_code == 204
    Message.objects.update(status=MessageStatus.SENT)
    assert "done_all" in texts(ask(browser, **seen))


def test_asking_for_news_is_cheap(browser_of: BrowserOf, malika):
    conversation, browser = taken(malika), browser_of(malika)
    ask(browser, after=newest())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert ask(browser, after=newest(), open=conversation.public_id, due="1").status_code == 204
    own = [query["sql"] for query in asked if "bots_" in query["sql"] or "messaging_" in query["sql"]]
    assert len(own) <= 3  # one of them is the test's own
