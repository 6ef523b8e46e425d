"""What was said, and what became of it."""

from django.urls import reverse

from bots.choices import LineKind
from bots.models import Line
from bots.services.lines import person_says, they_said
from bots.tests.conversations import HTMX, answered_by_bot, message_of, said, taken, texts, url
from common.tests.nasty_papers import PDF
from leads.factories import make_lead
from messaging.choices import MessageStatus
from messaging.models import Message
from organizations.tests.people import BrowserOf


def test_what_was_said_is_shown_with_buttons_and_which_was_pressed(browser_of: BrowserOf, malika):
    conversation = answered_by_bot()
    they_said(conversation=conversation, kind=LineKind.BUTTON, text="Monday", is_for_bot=True)
    page = browser_of(malika).get(url(conversation))
    asked, offered, pressed = said(page)
    assert (asked.side, offered.side, pressed.icon) == ("", "bot", "touch_app")
    assert offered.buttons == [("Monday", True)]
    assert page.context["foot"] == "bot"
    assert "Take over" in texts(page)
    assert "talk-text" not in texts(page)


def test_only_the_last_lines_are_read_at_first(browser_of: BrowserOf, malika):
    conversation = taken(malika)
    for number in range(60):
        they_said(conversation=conversation, kind=LineKind.TEXT, text=f"line {number}")
    page = browser_of(malika).get(url(conversation))
    assert len(said(page)) == 50
    assert said(page)[-1].text == "line 59"
    assert len(said(browser_of(malika).get(page.context["older_url"]))) == 61


def test_what_became_of_an_answer_is_told_and_settled(browser_of: BrowserOf, malika):
    conversation = taken(malika)
    person_says(conversation=conversation, member=malika, text="Hello")
    message, browser = message_of(conversation), browser_of(malika)
    rows = Message.objects.filter(pk=message.pk)
    assert said(browser.get(url(conversation)))[-1].tick.words == "Due"
    rows.update(status=MessageStatus.FAILED, error="chat not found")
    page = texts(browser.get(url(conversation)))
    assert "chat not found" in page
    assert "It arrived" not in page
    line = Line.objects.get(message=message)
    browser.post(url(conversation, "resend"), {"line": line.pk})
    assert rows.get().status == MessageStatus.PENDING
    rows.update(status=MessageStatus.UNCERTAIN)
    assert "It arrived" in texts(browser.get(url(conversation)))
    browser.post(url(conversation, "arrived"), {"line": line.pk})
    assert rows.get().status == MessageStatus.SENT
    other = taken(malika)
    refused = browser.post(url(other, "resend"), {"line": line.pk}, headers=HTMX)
    assert (refused.status_code, "not here any more" in texts(refused)) == (400, True)


def test_files_are_served_to_who_may_see_the_conversation(browser_of: BrowserOf, malika, sardor):
    conversation = taken(malika, lead=make_lead(owner=malika))
    upload = {"text": "The list", "file": _file("prices.pdf", PDF)}
    assert browser_of(malika).post(url(conversation, "answer"), upload, headers=HTMX).status_code == 200
    line = Line.objects.exclude(file="").get()
    address = reverse("admin:conversation_file", args=(line.public_id,))
    assert address in texts(browser_of(malika).get(url(conversation)))
    answer = browser_of(malika).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser_of(sardor).get(address).status_code == 404
    Line.objects.filter(pk=line.pk).update(content_type="text/html")
    answer = browser_of(malika).get(address)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content) == PDF
    Line.objects.filter(pk=line.pk).update(file="documents/1/gone.pdf")
    assert browser_of(malika).get(address).status_code == 404


def _file(name: str, content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)
