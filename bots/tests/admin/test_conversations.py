"""The page of conversations: who waits first, what was said, what may be pressed and by whom."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bots.choices import Control, LineKind
from bots.models import Conversation, Line
from bots.services.lines import bot_says, person_says, they_said
from bots.tests.conversations import HTMX, answered_by_bot, message_of, notes, taken, talk, url
from common.tests.nasty_papers import PDF
from leads.factories import make_lead
from leads.models import Lead
from messaging.choices import MessageStatus
from messaging.models import Chat, Message
from organizations.tests.people import BrowserOf

pytestmark = pytest.mark.usefixtures("school")
MONDAY_NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_monday():
    """At noon in Tashkent."""
    with time_machine.travel(MONDAY_NOON):
        yield


def sections(page) -> dict[str, list[Conversation]]:
    return {section.key: [row.conversation for row in section.rows] for section in page.context["sections"]}


def texts(page) -> str:
    return str(page.content.decode())


# --- The list ------------------------------------------------------------------------------------------
def test_who_waits_longest_stands_first_and_the_rest_by_who_answers(browser_of: BrowserOf, malika):
    short, long = talk(waits=3), talk(waits=14)
    mine, bot, closed = taken(malika), answered_by_bot(), talk(is_closed=True)
    page = browser_of(malika).get(url())
    assert sections(page) == {"waiting": [long, short], "answered": [mine], "bot": [bot]}
    assert sections(browser_of(malika).get(url(), {"tab": "mine"})) == {"answered": [mine]}
    assert sections(browser_of(malika).get(url(), {"tab": "closed"})) == {"closed": [closed]}
    assert [(key, count) for key, _title, count, _url in page.context["tabs"]] == [
        ("open", "4"),
        ("mine", "1"),
        ("closed", "1"),
    ]


@pytest.mark.parametrize(("minutes", "tone"), [(4, "green"), (5, "orange"), (9, "orange"), (10, "red"), (200, "red")])
def test_how_long_somebody_waits_is_counted_in_working_time(browser_of: BrowserOf, malika, minutes, tone):
    talk(waits=minutes)
    (row,) = browser_of(malika).get(url()).context["sections"][0].rows
    # The center has been open for three hours.
    assert (row.wait.tone, row.wait.words) == (tone, f"{minutes} min" if minutes < 60 else "3 h")


def test_before_the_center_opens_nobody_is_late(browser_of: BrowserOf, malika):
    with time_machine.travel(MONDAY_NOON - timedelta(hours=6)):
        talk(waits=30)
        (row,) = browser_of(malika).get(url()).context["sections"][0].rows
    assert (row.wait.tone, row.wait.words) == ("gray", "05:30")


def test_people_are_found_by_name_phone_and_words(browser_of: BrowserOf, malika):
    lead = make_lead(first_name="Madina", phone="+998905550172", owner=malika)
    one, other = talk(lead=lead), talk(name="Тимур Пак")
    they_said(conversation=other, kind=LineKind.TEXT, text="Есть ли места в субботу?")
    browser = browser_of(malika)

    def found(text: str) -> list[Conversation]:
        return [row for rows in sections(browser.get(url(), {"q": text})).values() for row in rows]

    assert found("madina") == found("555 01 72") == [one]
    assert found("тимур") == found("Пак") == found("субботу") == [other]
    assert found("nobody at all") == []
    assert set(found("?!")) == {one, other}


def test_sections_are_paged(browser_of: BrowserOf, malika):
    for _number in range(3):
        answered_by_bot()
    page = browser_of(malika).get(url(), {"bot": "2"})
    (section,) = page.context["sections"]
    assert (len(section.rows), section.count) == (2, "3")
    assert "bot=52" in section.more_url
    assert len(browser_of(malika).get(section.more_url).context["sections"][0].rows) == 3


@pytest.mark.parametrize("query", ["tab=x", "bot=-1", "lines=9e9", "q=%00", "waiting=99999999999999999999"])
def test_nonsense_in_the_address_is_left_aside(browser_of: BrowserOf, malika, query):
    conversation = talk(waits=3)
    assert browser_of(malika).get(f"{url(conversation)}?{query}").status_code == 200


def test_a_new_center_is_told_what_to_do_first(browser_of: BrowserOf, owner, malika):
    page = texts(browser_of(owner).get(url()))
    assert "Connect the bot of the center first" in page
    assert "A manager connects it" in texts(browser_of(malika).get(url()))


# --- Who sees what --------------------------------------------------------------------------------------
def test_a_seller_sees_own_free_and_unknown_ones(browser_of: BrowserOf, malika, sardor, manager):
    own, free = talk(lead=make_lead(owner=malika)), talk(lead=make_lead(owner=None))
    unknown, foreign = talk(), talk(lead=make_lead(owner=sardor), waits=5)
    seen = sections(browser_of(malika).get(url()))["bot"]
    assert set(seen) == {own, free, unknown}
    assert browser_of(malika).get(url(foreign)).status_code == 404
    assert browser_of(malika).post(url(foreign, "take")).status_code == 404
    assert browser_of(manager).get(url(foreign)).status_code == 200
    page = texts(browser_of(malika).get(reverse("admin:my_day")))
    assert "wait for a person" not in page
    assert "wait for a person" in texts(browser_of(manager).get(reverse("admin:my_day")))


def test_who_has_no_right_is_refused(browser_of: BrowserOf, teacher):
    conversation = talk(waits=5)
    for address in (url(), url(conversation), reverse("admin:conversations_news")):
        assert browser_of(teacher).get(address).status_code == 403
    assert browser_of(teacher).post(url(conversation, "take")).status_code == 403


def test_looking_changes_nothing(browser_of: BrowserOf, malika):
    conversation = talk(waits=5)
    for verb in ("answer", "take", "back", "close", "seen", "lead", "resend"):
        assert browser_of(malika).get(url(conversation, verb)).status_code == 405
    browser_of(malika).get(url(conversation))
    assert Conversation.objects.get().unread == 1


def test_numbers_in_words_are_hidden_from_who_sees_them_on_a_click(browser_of: BrowserOf, malika, center):
    center.masked_phone_roles = ["salesperson"]
    center.save()
    lead = make_lead(owner=malika, phone="+998905550172")
    conversation = talk(lead=lead)
    they_said(conversation=conversation, kind=LineKind.TEXT, text="Call +998 90 555 01 72")
    page = texts(browser_of(malika).get(url(conversation)))
    assert "555 01 72" not in page
    assert "5550172" not in page
    browser_of(malika).post(reverse("admin:leads_lead_reveal", args=(lead.pk,)))
    assert "555 01 72" in texts(browser_of(malika).get(url(conversation)))


# --- The thread -------------------------------------------------------------------------------------------
def said(page) -> list:
    return [one for _day, lines in page.context["days"] for one in lines]


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


# --- What is pressed ----------------------------------------------------------------------------------------
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


# --- What is new ----------------------------------------------------------------------------------------------
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


# --- As many queries for thirty as for three --------------------------------------------------------------------
def test_queries_do_not_grow_with_conversations_or_lines(browser_of: BrowserOf, malika, sardor):
    shown = taken(malika, lead=make_lead(owner=malika))

    def fill(many: int) -> None:
        for number in range(many):
            lead = make_lead(owner=malika) if number % 2 else None
            talk(lead=lead, waits=3)
            taken(sardor, lead=lead)
            answered_by_bot()
            person_says(conversation=shown, member=malika, text="Hello")
            bot_says(conversation=shown, text="Hello")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url(shown)).status_code == 200
        return len(asked)

    browser = browser_of(malika)
    fill(3)
    browser.get(url(shown))
    few = queries()
    fill(27)
    browser.get(url(shown))
    assert queries() == few


# --- On other pages -----------------------------------------------------------------------------------------------
def test_the_pages_of_a_lead_and_a_client_lead_to_it(browser_of: BrowserOf, manager):
    lead, other = make_lead(), make_lead()
    conversation = talk(lead=lead)
    page = texts(browser_of(manager).get(reverse("admin:leads_lead_change", args=(lead.pk,))))
    assert page.count(url(conversation)) == 2  # a button, a line of the timeline
    assert "How much is it?" in page
    assert url(conversation) not in texts(browser_of(manager).get(reverse("admin:leads_lead_change", args=(other.pk,))))


def test_one_line_a_day_on_the_timeline(browser_of: BrowserOf, manager):
    lead = make_lead()
    conversation = talk(lead=lead)
    for days in (1, 1, 0, 0):
        at = MONDAY_NOON - timedelta(days=days)
        they_said(conversation=conversation, kind=LineKind.TEXT, text=f"{days} days ago", at=at)
    page = texts(browser_of(manager).get(reverse("admin:leads_lead_change", args=(lead.pk,))))
    assert page.count("Conversation in Telegram") == 2


def test_whoever_has_blocked_the_bot_is_told_about(browser_of: BrowserOf, malika):
    from messaging.models import OptOut

    conversation = taken(malika)
    chat = Chat.objects.get()
    OptOut.objects.create(channel=chat.channel, address=chat.address, reason="blocked")
    assert "They have blocked the bot" in texts(browser_of(malika).get(url(conversation)))
    assert notes(conversation) == []
