"""Numbers of WhatsApp in the admin: added, connected, seen to work or refused; and their conversations."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bots.models import Conversation, Line
from bots.services.answer_conversation import answer_conversation
from bots.services.open_conversation import open_conversation
from bots.tests.whatsapp.conftest import Meta
from bots.tests.whatsapp.graph import Graph
from bots.tests.whatsapp.payloads import ACCOUNT, DISPLAY, NUMBER, PHONE, TOKEN, receipt, text, written
from import_service.tests.meta.teller import APP_SECRET
from import_service.tests.pages import shown
from leads.factories import make_source
from leads.models import Lead
from messaging.models import WhatsAppNumber
from messaging.outbox.drain import drain
from messaging.services.apply_receipts import apply_receipts
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization

LIST, ADD = (reverse(f"admin:messaging_whatsappnumber_{page}") for page in ("changelist", "add"))
NOON = 1_795_500_000


@pytest.fixture
def browser(school: Organization, client: Client) -> Client:
    client.force_login(make_member(Role.OWNER, organization=school).user)
    return client


def page_of(number: WhatsAppNumber, verb: str = "change") -> str:
    return reverse(f"admin:messaging_whatsappnumber_{verb}", args=(number.pk,))


def thread(talk: Conversation) -> str:
    return reverse("admin:conversation", args=(talk.public_id,))


def test_from_the_id_of_a_number_to_its_first_lead(browser: Client, graph: Graph) -> None:
    source = make_source(name="WhatsApp")
    facts = {"phone_number_id": "+998", "account_id": ACCOUNT, "source": source.pk}
    assert "has digits only" in browser.post(ADD, facts).content.decode()
    said = browser.post(ADD, {**facts, "phone_number_id": NUMBER}, follow=True).content.decode()
    number = WhatsAppNumber.objects.get()
    assert "Keys are missing" in said
    assert f"http://testserver/whatsapp/{number.public_id}/" in said
    assert number.verify_token in said
    browser.post(page_of(number, "keys"), {"app_secret": APP_SECRET, "token": TOKEN})
    said = shown(browser, page_of(number))
    assert "Not connected" in said
    assert APP_SECRET not in said
    assert TOKEN not in said
    asked = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": number.verify_token}
    assert Client().get(f"/whatsapp/{number.public_id}/", asked).status_code == 200
    browser.post(page_of(number, "connect"), {})
    number.refresh_from_db()
    assert (number.display, number.name, graph.subscribed) == ("+1 555-078-3881", "Oxbridge", 1)
    assert "Connected" in shown(browser, LIST)
    Meta(number).told(written())
    assert Lead.objects.get().source == source
    for words in ("1 messages", "1 new"):
        assert words in shown(browser, LIST)


def test_another_source_holds_for_the_next_messages(browser: Client, meta: Meta, number: WhatsAppNumber) -> None:
    other = make_source(name="Chilonzor")
    browser.post(page_of(number), {"source": other.pk, "is_on": "on"})
    meta.told(written())
    assert Lead.objects.get().source == other


def test_what_meta_says_stands_at_the_number(browser: Client, graph: Graph, number: WhatsAppNumber) -> None:
    for code, words in ((190, "enter a new one"), (200, "whatsapp_business_messaging")):
        graph.fails(code)
        assert words in browser.post(page_of(number, "connect"), {}).content.decode()
        assert "Meta refuses us" in shown(browser, LIST)
        assert words in shown(browser, page_of(number))
    browser.post(page_of(number, "connect"), {})
    assert "Meta refuses us" not in shown(browser, LIST)


def test_a_conversation_says_by_what_it_is(browser: Client, meta: Meta) -> None:
    meta.told(written())
    open_conversation(address="7001", name="Aziz")
    listed = shown(browser, reverse("admin:conversations"))
    assert "WhatsApp: " in listed
    assert "Telegram: " in listed
    assert "Hand back" not in shown(browser, thread(Conversation.objects.get(chat__channel="whatsapp")))


def test_after_a_day_the_page_says_why_and_what_else(browser: Client, meta: Meta) -> None:
    with time_machine.travel(NOON):
        meta.told(written(text(1, "Hello", at=NOON)))
        talk = Conversation.objects.get()
        browser.post(reverse("admin:conversation_answer", args=(talk.public_id,)), {"text": "Good day"})
        assert "only a template" not in shown(browser, thread(talk))
    elsewhere = open_conversation(address="7001", name="Sheena")
    Conversation.objects.filter(pk=elsewhere.pk).update(lead=talk.lead)
    with time_machine.travel(NOON + 90_000):
        said = shown(browser, thread(talk))
        assert "only a template" in said
        assert thread(elsewhere) in said
        answered = browser.post(
            reverse("admin:conversation_answer", args=(talk.public_id,)), {"text": "Late"}, follow=True
        )
        assert "only a template" in answered.content.decode()
        browser.post(reverse("admin:conversation_note", args=(talk.public_id,)), {"text": "Called"})
    assert sorted(Line.objects.exclude(author="guest").values_list("author", flat=True)) == ["note", "note", "person"]


def test_what_became_of_an_answer_is_seen(
    browser: Client, meta: Meta, graph: Graph, school: Organization
) -> None:  # fmt: skip
    with time_machine.travel(NOON):
        meta.told(written(text(1, "Hello", at=NOON)))
        talk = Conversation.objects.get()
        member = make_member(Role.OWNER, organization=school)
        answer_conversation(conversation=talk, member=member, text="Good day")
        drain(timedelta(seconds=5))
        for state, words in (("delivered", "Delivered"), ("read", "Read")):
            meta.tells(receipt("wamid.ours1", state))
            apply_receipts()
            assert f'<span class="x-hidden">{words}</span>' in shown(browser, thread(talk))


def test_a_marketer_connects_numbers_and_reads_no_conversation(
    client: Client, school: Organization, number: WhatsAppNumber, meta: Meta
) -> None:
    meta.told(written(text(1, "Secret words")))
    client.force_login(make_member(Role.MARKETER, organization=school).user)
    assert client.get(page_of(number)).status_code == 200
    tray = client.get(reverse("admin:import_service_delivery_changelist")).content.decode()
    assert "Secret words" not in tray
    assert client.get(reverse("admin:conversations")).status_code == 403


def test_the_ids_are_told(number: WhatsAppNumber) -> None:
    assert str(number) == NUMBER
    number.display = DISPLAY
    assert str(number) == DISPLAY
    assert PHONE not in str(number)
