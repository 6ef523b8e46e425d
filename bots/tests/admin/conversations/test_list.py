"""Who waits stands first, who may see whom, and where else conversations are met."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bots.choices import LineKind
from bots.models import Conversation
from bots.services.lines import bot_says, person_says, they_said
from bots.tests.admin.conversations.conftest import MONDAY_NOON
from bots.tests.conversations import answered_by_bot, notes, sections, taken, talk, texts, url
from leads.factories import make_lead
from messaging.models import Chat
from organizations.tests.people import BrowserOf


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
