"""A message of WhatsApp waits in Conversations, with the lead or client whose number it is, or a new lead."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from bots.choices import Author, Control, LineKind
from bots.models import Conversation, Line
from bots.services.link_conversation import unlink_conversation
from bots.tests.whatsapp.conftest import Meta
from bots.tests.whatsapp.payloads import AT, NAME, NUMBER, PHONE, hidden, message, text, written
from bots.timeline import lines_of_lead
from clients.factories import make_client
from import_service.choices import DeliveryState, Reason
from import_service.models import Delivery
from leads.choices import Door, LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from messaging.models import WhatsAppNumber
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Organization


def said() -> list[str]:
    return list(Line.objects.filter(author=Author.GUEST).order_by("at", "text").values_list("text", flat=True))


def test_an_unknown_number_becomes_a_lead_that_waits_for_a_person(meta: Meta, number: WhatsAppNumber) -> None:
    meta.told(written())
    lead, conversation = Lead.objects.get(), Conversation.objects.select_related("chat").get()
    assert (lead.name, lead.phone, lead.door, lead.source.name) == (NAME, f"+{PHONE}", Door.WHATSAPP, "WhatsApp")
    assert (conversation.lead, conversation.control) == (lead, Control.PERSON)
    assert conversation.waiting_since == datetime.fromtimestamp(AT, UTC)
    chat = conversation.chat
    assert (chat.channel, chat.address, chat.name, chat.number) == ("whatsapp", f"+{PHONE}", NAME, number)
    assert chat.heard_at == conversation.waiting_since
    assert said() == ["Does it come in another color?"]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.lead, delivery.reason) == (DeliveryState.DONE, lead, Reason.NEW)
    # Whoever may look at deliveries need not be allowed to read what is said.
    assert "color" not in str(delivery.payload)


def test_it_stands_on_the_timeline(meta: Meta) -> None:
    meta.told(written())
    entry = lines_of_lead(Lead.objects.get(), 10)[0]
    assert (entry.title, entry.quote) == ("Conversation in WhatsApp", "Does it come in another color?")


def test_a_known_lead_keeps_theirs(meta: Meta) -> None:
    lead = make_lead(phone=f"+{PHONE}")
    meta.told(written())
    assert Lead.objects.get() == Conversation.objects.get().lead == lead
    assert Delivery.objects.get().reason == Reason.MESSAGE


def test_a_client_comes_before_a_lead_that_is_over(meta: Meta) -> None:
    make_lead(phone=f"+{PHONE}", status=LeadStatus.LOST)
    client = make_client(phone=f"+{PHONE}")
    meta.told(written())
    conversation = Conversation.objects.get()
    assert (conversation.lead, conversation.client) == (None, client)
    assert Lead.objects.count() == 1


def test_who_works_here_is_no_lead(meta: Meta, school: Organization) -> None:
    make_member(Role.SALESPERSON, organization=school, phone=f"+{PHONE}")
    meta.told(written())
    assert not Lead.objects.exists()
    assert Conversation.objects.get().waiting_since is not None


def test_what_a_person_unlinked_stays_so(meta: Meta, school: Organization) -> None:
    meta.told(written())
    unlink_conversation(
        conversation=Conversation.objects.get(), member=make_member(Role.SALESPERSON, organization=school)
    )
    meta.told(written(message(2)))
    assert Conversation.objects.get().lead is None


@pytest.mark.parametrize("name", ["", "🌸🌸", "9", "x" * 400])
def test_a_name_that_is_none_loses_nobody(meta: Meta, name: str) -> None:
    meta.told(written(name=name))
    assert Lead.objects.get().phone == f"+{PHONE}"
    assert said() == ["Does it come in another color?"]


def test_who_hides_their_phone_is_one_person(meta: Meta) -> None:
    meta.told(hidden("Hello"), hidden("Again", number=2))
    lead, conversation = Lead.objects.get(), Conversation.objects.select_related("chat").get()
    assert (lead.name, lead.phone, conversation.lead) == (NAME, "", lead)
    assert conversation.chat.address == "UZ.13491208655302741918"
    shown = message(3) | {"from_user_id": "UZ.13491208655302741918"}
    meta.told(written(shown))
    assert Conversation.objects.select_related("chat").get().chat.address == f"+{PHONE}"
    assert len(said()) == 3


def test_replays_and_disorder_have_one_effect(meta: Meta) -> None:
    every = [written(text(number, f"Line {number:02}", at=AT + number)) for number in range(20)]
    dice = Random(7)
    for _turn in range(50):
        dice.shuffle(every)
        for what in every:
            meta.tells(what)
    meta.told()
    conversation = Conversation.objects.select_related("chat").get()
    assert said() == [f"Line {number:02}" for number in range(20)]
    assert (conversation.last_words, conversation.unread) == ("Line 19", 20)
    assert conversation.last_at == conversation.chat.heard_at == datetime.fromtimestamp(AT + 19, UTC)
    assert conversation.waiting_since == datetime.fromtimestamp(AT, UTC)
    assert Lead.objects.count() == 1


def test_a_clock_that_is_ahead_opens_no_window_for_ever(meta: Meta) -> None:
    meta.told(written(message(at=AT + 10**9)))
    assert Conversation.objects.select_related("chat").get().chat.heard_at < timezone.now() + timedelta(hours=1)


def kind_of(**content: Any) -> tuple[dict[str, Any], str]:
    return message(**content), content["type"]


# Each as the page of its kind shows it: .../whatsapp/webhooks/reference/messages/<kind>.
KINDS: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "button", "button": {"payload": "Unsubscribe", "text": "Unsubscribe"}}, LineKind.BUTTON, "Unsubscribe"),
    (
        {"type": "interactive",
         "interactive": {"type": "button_reply", "button_reply": {"id": "cancel-button", "title": "Cancel"}}},
        LineKind.BUTTON, "Cancel",
    ),
    (
        {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {
            "id": "priority_express", "title": "Priority Mail Express", "description": "Next Day to 2 Days"}}},
        LineKind.BUTTON, "Priority Mail Express",
    ),
    (
        {"type": "image", "image": {"caption": "The best succulent ever?", "mime_type": "image/jpeg",
                                    "sha256": "3f9d94d3", "id": "1003383421387256"}},
        LineKind.PHOTO, "The best succulent ever?",
    ),
    (
        {"type": "document", "document": {"caption": "My passport", "filename": "passport.pdf",
                                          "mime_type": "application/pdf", "sha256": "a1", "id": "1376223850470843"}},
        LineKind.FILE, "My passport",
    ),
    (
        {"type": "audio", "audio": {"mime_type": "audio/ogg; codecs=opus", "sha256": "a1", "id": "1908647269898587",
                                    "voice": True}},
        LineKind.VOICE, "",
    ),
    (
        {"type": "location", "location": {"address": "1071 5th Ave", "latitude": 40.782910059774, "longitude": -73.95,
                                          "name": "Solomon R. Guggenheim Museum"}},
        LineKind.PLACE, "Solomon R. Guggenheim Museum, 1071 5th Ave, 40.782910059774, -73.95",
    ),
    (
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Barbara J. Johnson"},
                                           "phones": [{"phone": "+1 650 555 1234", "type": "HOME"}]}]},
        LineKind.CONTACT, "Barbara J. Johnson +1 650 555 1234",
    ),
    ({"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}, LineKind.TEXT, "Reacted: 👍"),
    (
        {"type": "unsupported", "errors": [{"code": 131051, "title": "Message type unknown"}]},
        LineKind.TEXT, "WhatsApp does not pass on a message of this kind. Ask what they wrote.",
    ),
    ({"type": "text", "text": 5}, LineKind.TEXT, ""),
    ({"type": "image"}, LineKind.PHOTO, ""),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind", "words"), KINDS)
def test_every_kind_is_shown(meta: Meta, content: dict[str, Any], kind: str, words: str) -> None:
    meta.told(written(message(**content)))
    line = Line.objects.get(author=Author.GUEST)
    assert (line.kind, line.text) == (kind, words)
    assert Conversation.objects.get().last_words


def test_the_number_is_gone_and_a_person_is_told(meta: Meta, number: WhatsAppNumber) -> None:
    meta.tells(written())
    number.delete()
    meta.told()
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.FAILED
    assert "is gone" in str(delivery.errors)
    assert delivery.payload["number"] == NUMBER
