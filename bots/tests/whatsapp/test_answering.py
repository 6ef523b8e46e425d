"""Answers go by the number they wrote to, within a day; what Meta refuses is said, tried again, or held until it is
mended; receipts reach the message."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from bots.models import Conversation
from bots.services.answer_conversation import answer_conversation
from bots.services.take_over import hand_back
from bots.tests.whatsapp.conftest import Meta
from bots.tests.whatsapp.graph import Graph
from bots.tests.whatsapp.payloads import PHONE, hidden, message, receipt, text, written
from messaging.channels.registry import channels_on
from messaging.choices import Channel, MessageStatus
from messaging.models import Chat, Gateway, Message, WhatsAppNumber, WhatsAppReceipt
from messaging.outbox.drain import drain
from messaging.reach import Addressee, way_to
from messaging.services.apply_receipts import apply_receipts
from messaging.services.retry_message import retry_messages
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization

DAY = timedelta(hours=24)


@pytest.fixture
def member(school: Organization) -> Membership:
    member: Membership = make_member(Role.OWNER, organization=school)
    return member


@pytest.fixture
def talk(meta: Meta, graph: Graph) -> Conversation:
    """Somebody who has written just now."""
    meta.told(written(text(1, "How much is it?", at=int(timezone.now().timestamp()))))
    talk: Conversation = Conversation.objects.select_related("chat").get()
    return talk


def answer(talk: Conversation, member: Membership, words: str = "500 000", **how: Any) -> Message:
    line = answer_conversation(conversation=talk, member=member, text=words, **how)
    drain(timedelta(seconds=5))
    sent: Message = Message.objects.get(pk=line.message_id)
    return sent


def test_an_answer_goes_to_who_wrote(talk: Conversation, member: Membership, graph: Graph) -> None:
    sent = answer(talk, member)
    assert (sent.status, sent.provider_id) == (MessageStatus.SENT, "wamid.ours1")
    assert graph.sent == [
        {"messaging_product": "whatsapp", "recipient_type": "individual", "to": PHONE, "type": "text",
         "text": {"body": "500 000", "preview_url": False}}
    ]  # fmt: skip
    talk.refresh_from_db()
    assert talk.waiting_since is None


def test_who_hides_their_phone_is_answered_by_their_id(meta: Meta, member: Membership, graph: Graph) -> None:
    meta.told(hidden("Hello"))
    Chat.objects.update(heard_at=timezone.now())
    answer(Conversation.objects.select_related("chat").get(), member)
    assert graph.sent[0]["recipient"] == "UZ.13491208655302741918"
    assert "to" not in graph.sent[0]


def test_an_answer_on_its_way_follows_who_shows_their_phone(meta: Meta, member: Membership, graph: Graph) -> None:
    meta.told(hidden("Hello"))
    Chat.objects.update(heard_at=timezone.now())
    answer_conversation(conversation=Conversation.objects.get(), member=member, text="Good day")
    meta.told(written(message(3) | {"from_user_id": "UZ.13491208655302741918"}))
    drain(timedelta(seconds=5))
    assert [sent["to"] for sent in graph.sent] == [PHONE]


def test_a_file_goes_along(talk: Conversation, member: Membership, graph: Graph, tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    pdf = ContentFile(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name="price.pdf")
    answer(talk, member, "Our prices", file=pdf)
    assert b"%PDF-1.4" in graph.uploaded[0]
    assert graph.sent[0]["document"] == {"id": "1037543291543636", "caption": "Our prices", "filename": "price.pdf"}


# --- The day --------------------------------------------------------------------------------------
def test_after_a_day_it_is_said_before_anything_leaves(talk: Conversation, member: Membership, graph: Graph) -> None:
    with time_machine.travel(talk.chat.heard_at + DAY - timedelta(minutes=1)):
        assert answer(talk, member).status == MessageStatus.SENT
    with time_machine.travel(talk.chat.heard_at + DAY), pytest.raises(ValidationError, match="only a template"):
        answer_conversation(conversation=talk, member=member, text="Still there?")
    assert len(graph.sent) == 1


def test_what_waited_too_long_fails_without_being_sent(talk: Conversation, member: Membership, graph: Graph) -> None:
    line = answer_conversation(conversation=talk, member=member, text="Too late")
    with time_machine.travel(talk.chat.heard_at + DAY + timedelta(minutes=1)):
        drain(timedelta(seconds=5))
    line.message.refresh_from_db()
    assert line.message.status == MessageStatus.FAILED
    assert "only a template" in line.message.error
    assert graph.sent == []


def test_they_write_again_and_the_day_begins_anew(talk: Conversation, meta: Meta, member: Membership) -> None:
    later = talk.chat.heard_at + timedelta(days=3)
    with time_machine.travel(later):
        meta.told(written(text(2, "Hello?", at=int(later.timestamp()))))
        # One that was late opens nothing, nor does it close anything.
        meta.told(written(text(3, "Before", at=int(later.timestamp()) - 200_000)))
        assert answer(talk, member).status == MessageStatus.SENT


def test_meta_says_that_the_day_is_over(talk: Conversation, member: Membership, graph: Graph) -> None:
    """Error 131047, in the answer or in a receipt: the same sentence."""
    graph.fails(131047)
    refused = answer(talk, member)
    assert refused.status == MessageStatus.FAILED
    assert "only a template" in refused.error


def test_only_whom_a_number_may_write_to_is_reached_by_whatsapp(talk: Conversation) -> None:
    known, stranger = Addressee("A", phone=f"+{PHONE}"), Addressee("B", phone="+998901112233")
    way = way_to(known)
    assert way
    assert way.channel == Channel.WHATSAPP
    assert way_to(stranger) is None
    with time_machine.travel(talk.chat.heard_at + DAY):
        assert way_to(known) is None
    Gateway.objects.create(channel=Channel.WHATSAPP, url="https://example.com/send")
    assert way_to(stranger) is not None


# --- What Meta refuses ----------------------------------------------------------------------------
@pytest.mark.parametrize("code", [190, 10, 131031])
def test_a_refused_number_holds_all_until_it_is_mended(
    talk: Conversation, member: Membership, graph: Graph, number: WhatsAppNumber, code: int
) -> None:
    graph.fails(code)
    held = answer(talk, member)
    number.refresh_from_db()
    assert number.trouble
    assert number.trouble_at
    assert (held.status, Channel.WHATSAPP in channels_on()) == (MessageStatus.PENDING, False)
    assert graph.sent == []
    WhatsAppNumber.objects.update(trouble="", trouble_at=None)
    Message.objects.update(due_at=timezone.now())
    drain(timedelta(seconds=5))
    held.refresh_from_db()
    assert held.status == MessageStatus.SENT


@pytest.mark.parametrize(("code", "status"), [(131000, 500), (1, 500), (131016, 503), (130429, 400), (131056, 400)])
def test_what_meta_cannot_do_now_is_tried_again(
    talk: Conversation, member: Membership, graph: Graph, code: int, status: int
) -> None:
    graph.fails(code, status=status)
    waiting = answer(talk, member)
    assert (waiting.status, waiting.due_at > timezone.now()) == (MessageStatus.PENDING, True)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        drain(timedelta(seconds=5))
    waiting.refresh_from_db()
    assert waiting.status == MessageStatus.SENT
    assert len(graph.sent) == 1


@pytest.mark.parametrize(("code", "words"), [(131026, "not in WhatsApp"), (100, "Made up"), (131051, "Made up")])
def test_what_meta_never_takes_fails_with_a_word(
    talk: Conversation, member: Membership, graph: Graph, code: int, words: str
) -> None:
    graph.fails(code)
    refused = answer(talk, member)
    assert refused.status == MessageStatus.FAILED
    assert words in refused.error


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ((200, b"<html>"), MessageStatus.UNCERTAIN), ((200, {"messages": []}), MessageStatus.UNCERTAIN),
        ((502, b"Bad gateway"), MessageStatus.UNCERTAIN), ((200, None), MessageStatus.UNCERTAIN),
        ((429, b""), MessageStatus.PENDING), ((503, b""), MessageStatus.PENDING),
        ((404, {"error": 5}), MessageStatus.FAILED),
    ],
)  # fmt: skip
def test_an_answer_that_says_nothing(
    talk: Conversation, member: Membership, graph: Graph, told: tuple[int, Any], status: str
) -> None:
    graph.next.append(told)
    assert answer(talk, member).status == status


def test_the_bot_does_not_talk_here(talk: Conversation, member: Membership) -> None:
    with pytest.raises(ValidationError, match="Telegram only"):
        hand_back(conversation=talk, member=member)


# --- Receipts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_receipts_in_any_order(
    talk: Conversation, meta: Meta, member: Membership, order: tuple[str, ...]
) -> None:  # fmt: skip
    sent = answer(talk, member)
    for state in (*order, *order):
        meta.tells(receipt(sent.provider_id, state))
        apply_receipts()
    sent.refresh_from_db()
    assert (sent.receipt, sent.status) == ("read", MessageStatus.SENT)


def test_a_receipt_that_comes_before_its_message_waits(talk: Conversation, meta: Meta, member: Membership) -> None:
    meta.tells(receipt("wamid.ours1", "delivered"))
    assert apply_receipts() == 0
    sent = answer(talk, member)
    assert apply_receipts() == 1
    sent.refresh_from_db()
    assert sent.receipt == "delivered"
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        apply_receipts()
    assert not WhatsAppReceipt.objects.exists()


def test_what_did_not_arrive_failed_and_may_be_sent_again(
    talk: Conversation, meta: Meta, member: Membership, graph: Graph
) -> None:
    """https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status."""
    sent = answer(talk, member)
    meta.tells(receipt(sent.provider_id, "failed", code=131047))
    apply_receipts()
    sent.refresh_from_db()
    assert sent.status == MessageStatus.FAILED
    assert "only a template" in sent.error
    retry_messages(messages=Message.objects.filter(pk=sent.pk), actor=member)
    # Of the first time, told late.
    apply_receipts()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        drain(timedelta(seconds=5))
    sent.refresh_from_db()
    assert (sent.status, sent.provider_id, sent.receipt) == (MessageStatus.SENT, "wamid.ours2", "")


def test_receipts_of_somebody_else_change_nothing(meta: Meta, talk: Conversation, member: Membership) -> None:
    sent = answer(talk, member)
    Message.objects.filter(pk=sent.pk).update(channel=Channel.SMS)
    meta.tells(receipt(sent.provider_id, "failed", code=131026))
    assert apply_receipts() == 0
