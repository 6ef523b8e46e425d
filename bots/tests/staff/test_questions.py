"""Who asks a person is answered from the chat of whoever has to answer, by replying to the question."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.choices import Author, Control
from bots.models import Conversation, Line
from bots.services.take_over import hand_back, take_over
from bots.staff.kinds import QUESTION
from bots.staff.questions import send_questions
from bots.tests.chat import Person
from bots.tests.staff.conftest import MORNING, linked
from leads.factories import make_lead
from leads.models import Lead
from leads.services.assign_leads import assign_leads
from messaging.models import Message
from messaging.outbox.wanted import is_wanted
from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership, Organization
from organizations.services.link_chat import unlink_chat

GUEST = 7001
VOICE = {"file_id": "voice1", "file_unique_id": "1", "duration": 4}
PNG = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def guest(desk: Organization, nigora: Membership) -> Person:
    """A lead of Nigora who writes now."""
    make_lead(first_name="Madina", last_name="", telegram_id=GUEST, owner=nigora)
    person = Person(GUEST).writes("/start")
    talk = person.conversation
    talk.lead = Lead.objects.get()
    talk.save(update_fields=["lead"])
    return person


def asks(guest: Person, text: str = "How much is it?") -> Conversation:
    guest.writes(text, date=int(MORNING.timestamp()))
    return guest.conversation


def card_of(person: Person, number: int = 501) -> dict[str, Any]:
    """What was told last has arrived under this number: a message that replies to it."""
    message = person.told(QUESTION)[-1]
    Message.objects.filter(pk=message.pk).update(provider_id=str(number), status="sent")
    return {"reply_to_message": {"message_id": number}}


def answers(conversation: Conversation) -> list[str]:
    lines = Line.objects.filter(conversation=conversation, author=Author.PERSON)
    return list(lines.order_by("pk").values_list("text", flat=True))


def test_the_owner_of_the_lead_answers_by_replying(guest: Person, nigora: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    assert (send_questions(), send_questions()) == (1, 0)
    card = seller.told(QUESTION)[0]
    assert (card.context["name"], card.context["words"]) == ("Madina", "How much is it?")
    seller.writes("600 000 a month", **card_of(seller))
    assert "Sent to Madina" in seller.read
    assert guest.read == "600 000 a month"
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.taken_by, answers(talk)) == (None, nigora, ["600 000 a month"])


def test_the_same_update_twice_is_said_once(guest: Person, nigora: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    send_questions()
    for _ in range(2):
        seller.writes("600 000", message_id=77, **card_of(seller))
    assert answers(talk) == ["600 000"]


def test_what_replies_to_nothing_goes_to_nobody(guest: Person, nigora: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    send_questions()
    seller.writes("600 000")
    assert "Nobody else reads" in seller.read
    assert answers(talk) == []
    assert seller.conversation.waiting_since is None


def test_each_further_word_is_told_once(guest: Person, nigora: Membership) -> None:
    seller = linked(nigora)
    asks(guest)
    send_questions()
    asks(guest, "And when?")
    asks(guest, "For my son")
    assert (send_questions(), send_questions()) == (1, 0)
    assert seller.told(QUESTION)[-1].context["words"] == "And when?\nFor my son"


def test_who_took_it_is_asked_and_not_the_owner(guest: Person, nigora: Membership, manager: Membership) -> None:
    seller, boss = linked(nigora), linked(manager, 7003)
    talk = asks(guest)
    take_over(conversation=talk, member=manager)
    assert send_questions() == 1
    assert (len(seller.told(QUESTION)), len(boss.told(QUESTION))) == (0, 1)


def test_without_a_linked_chat_nobody_is_told(guest: Person, nigora: Membership) -> None:
    asks(guest)
    assert send_questions() == 0


def test_photos_go_too_and_voices_do_not(guest: Person, nigora: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    send_questions()
    reply = card_of(seller)
    seller.sends(PNG, photo=[{"file_id": "1", "width": 1, "height": 1}], caption="Here", **reply)
    assert Line.objects.filter(conversation=talk, author=Author.PERSON).get().file
    seller.sends(b"OggS", voice={"file_id": "2", "duration": 3}, **reply)
    assert "Only text, photos and files" in seller.read
    seller.sends(sticker={"file_id": "3"}, **reply)
    assert "Only text, photos and files" in seller.read
    assert len(answers(talk)) == 1


def test_who_lost_the_lead_answers_nothing(guest: Person, nigora: Membership, sardor: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    send_questions()
    message = seller.told(QUESTION)[0]
    assign_leads(leads=Lead.objects.all(), owners=[sardor], actor=sardor)
    assert not is_wanted(message)
    seller.writes("600 000", **card_of(seller))
    assert "no longer yours to answer" in seller.read
    assert answers(talk) == []


def test_while_the_bot_answers_a_person_takes_over_first(guest: Person, nigora: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    send_questions()
    hand_back(conversation=talk, member=nigora)
    assert not is_wanted(seller.told(QUESTION)[0])
    seller.writes("600 000", **card_of(seller))
    assert "Take over first" in seller.read


def test_parting_the_chat_makes_a_guest_of_it(guest: Person, nigora: Membership) -> None:
    seller, talk = linked(nigora), asks(guest)
    send_questions()
    unlink_chat(person=nigora)
    assert not is_wanted(seller.told(QUESTION)[0])
    seller.writes("600 000", **card_of(seller))
    assert answers(talk) == []


def test_chats_of_staff_are_nobodys_conversations(
    desk: Organization, nigora: Membership, sardor: Membership, manager: Membership
) -> None:
    stranger = Person(7005).writes("Hello")
    seller = Person(7002).writes("Hello, I work here")
    assert set(Conversation.objects.visible_to(manager)) == {stranger.conversation, seller.conversation}
    linked(nigora)
    assert set(Conversation.objects.visible_to(manager)) == {stranger.conversation}
    assert set(Conversation.objects.waiting().visible_to(manager)) == {stranger.conversation}
    assert seller.conversation.waiting_since is None
    unlink_chat(person=nigora)
    assert seller.conversation in Conversation.objects.visible_to(manager)
    assert set(Conversation.objects.visible_to(sardor)) == {stranger.conversation}


def test_who_works_here_asks_nobody_by_the_bot(nigora: Membership) -> None:
    seller = linked(nigora).writes("/person").writes("Hello?")
    assert "Nobody else reads" in seller.read
    assert seller.conversation.waiting_since is None


def test_who_works_here_signs_up_a_child_like_everybody(nigora: Membership) -> None:
    seller = linked(nigora).presses_data("apply").writes("Nigora")
    assert "phone number" in seller.read


def test_where_the_bot_has_no_slot_who_works_here_waits_for_nobody(nigora: Membership) -> None:
    make_lead(first_name="Nigora", telegram_id=7002)
    seller = linked(nigora).presses_data("try")
    assert "no free time" in seller.read
    assert "Ask a colleague" in seller.read
    assert (seller.conversation.waiting_since, seller.conversation.control) == (None, Control.BOT)


def test_a_voice_message_of_who_works_here_waits_for_nobody(nigora: Membership, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    seller = linked(nigora).presses_data("apply").sends(b"OggS\x00\x02 sound", voice=VOICE)
    assert "Ask a colleague" in seller.read
    assert (seller.conversation.waiting_since, seller.conversation.control) == (None, Control.BOT)


def test_queries_do_not_grow(
    guest: Person, nigora: Membership, desk: Organization, django_assert_max_num_queries: Any
) -> None:
    linked(nigora)
    asks(guest)
    for number in range(7010, 7016):
        lead = make_lead(telegram_id=number, owner=nigora)
        person = Person(number).writes("/start")
        Conversation.objects.filter(pk=person.conversation.pk).update(lead=lead)
        asks(person)
    with django_assert_max_num_queries(20):
        assert send_questions() == 7


def test_what_was_asked_long_ago_is_not_told(guest: Person, nigora: Membership, clock: Any) -> None:
    asks(guest)
    clock.shift(timedelta(hours=2))
    linked(make_member(Role.SALESPERSON, organization=nigora.organization), 7009)
    linked(nigora)
    assert send_questions() == 0
