"""Verbs of a conversation: who answers, closing, whose it is, what is written and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bots.choices import Author, Control, LineKind
from bots.models import Conversation, Line
from bots.services.answer_conversation import answer_conversation, note_for_colleagues
from bots.services.close_conversation import close_conversation, reopen_conversation
from bots.services.lines import they_said
from bots.services.link_conversation import link_conversation, make_lead, unlink_conversation
from bots.services.take_over import hand_back, mark_read, take_over
from bots.tests.conversations import message_of, notes, taken, talk
from common.tests.nasty_papers import PDF
from leads.factories import make_lead as new_lead
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from messaging.models import Message
from organizations.services.remove_orphans import remove_orphans

pytestmark = pytest.mark.usefixtures("school")


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def say(conversation: Conversation, member, text: str = "", **over) -> Line:
    return answer_conversation(conversation=conversation, member=member, text=text, **over)


# --- Who answers ------------------------------------------------------------------------------------
def test_whoever_takes_over_answers_from_then_on(malika, sardor):
    conversation = talk()
    take_over(conversation=conversation, member=malika)
    take_over(conversation=conversation, member=malika)
    take_over(conversation=conversation, member=sardor)
    now = fresh(conversation)
    assert (now.control, now.taken_by) == (Control.PERSON, sardor)
    assert notes(conversation) == [
        "Malika Yusupova took over, the bot is silent",
        "Sardor Aliyev took over from Malika Yusupova",
    ]


def test_the_bot_gets_it_back_and_nobody_waits(malika):
    conversation = talk(waits=5)
    take_over(conversation=conversation, member=malika)
    hand_back(conversation=conversation, member=malika)
    hand_back(conversation=conversation, member=malika)
    now = fresh(conversation)
    assert (now.control, now.taken_by, now.waiting_since, now.unread) == (Control.BOT, None, None, 0)
    assert len(notes(conversation)) == 2


def test_who_is_looked_at_goes_on_waiting():
    conversation = talk(waits=5)
    mark_read(conversation=conversation)
    now = fresh(conversation)
    assert now.unread == 0
    assert now.waiting_since is not None


def test_a_closed_one_opens_by_a_click_or_when_they_write(malika):
    conversation = talk(waits=5)
    close_conversation(conversation=conversation, member=malika)
    assert (fresh(conversation).is_closed, fresh(conversation).waiting_since) == (True, None)
    reopen_conversation(conversation=conversation, member=malika)
    assert not fresh(conversation).is_closed
    close_conversation(conversation=conversation, member=malika)
    they_said(conversation=conversation, kind=LineKind.TEXT, text="One more thing")
    assert not fresh(conversation).is_closed


# --- What is written ---------------------------------------------------------------------------------
def test_an_answer_is_a_message_and_nobody_waits_any_more(malika):
    conversation = taken(malika, waits=5)
    line = say(conversation, malika, "  450 000 a month.\r\nCome and try! ")
    message = message_of(conversation)
    assert (line.text, line.author, line.member) == ("450 000 a month.\nCome and try!", Author.PERSON, malika)
    assert (message.context, message.is_answer, message.to) == ({"text": line.text}, True, conversation.chat.address)
    assert fresh(conversation).waiting_since is None


def test_the_same_press_is_said_once(malika):
    conversation = taken(malika)
    first = say(conversation, malika, "Hello", key="press-1")
    assert say(conversation, malika, "Hello", key="press-1") == first
    assert say(conversation, malika, "Hello", key="press-2") != first
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "says"), [("", "Write something"), (" \n", "Write something"), ("x" * 4097, "at most 4096")]
)
def test_nothing_and_too_much_are_refused(malika, text, says):
    with pytest.raises(ValidationError, match=says):
        say(taken(malika), malika, text)
    assert not Message.objects.exists()


def test_nobody_speaks_while_the_bot_does_or_after_the_end(malika):
    with pytest.raises(ValidationError, match="Take over first"):
        say(talk(), malika, "Hello")
    with pytest.raises(ValidationError, match="Open it again"):
        say(taken(malika, is_closed=True), malika, "Hello")


def test_a_file_goes_along_judged_by_its_content(malika):
    conversation = taken(malika)
    line = say(conversation, malika, "The list", file=ContentFile(PDF, name="prices.pdf"))
    message = message_of(conversation)
    assert (line.kind, line.file_name, line.content_type) == (LineKind.FILE, "prices.pdf", "application/pdf")
    assert message.file == line.file
    with default_storage.open(line.file) as kept:
        assert kept.read() == PDF
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        remove_orphans()
    assert default_storage.exists(line.file)
    Line.objects.filter(pk=line.pk).update(file="")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        remove_orphans()
    assert not default_storage.exists(message.file)


def test_a_file_that_is_not_taken_leaves_nothing(malika):
    conversation, before = taken(malika), _stored(malika)
    with pytest.raises(ValidationError):
        say(conversation, malika, "Look", file=ContentFile(b"MZ\x90\x00 a program", name="photo.jpg"))
    with pytest.raises(ValidationError, match="at most 1024"):
        say(conversation, malika, "x" * 1025, file=ContentFile(PDF, name="prices.pdf"))
    with pytest.raises(ValidationError, match="Take over first"):
        say(talk(), malika, "Look", file=ContentFile(PDF, name="prices.pdf"))
    assert not Message.objects.exists()
    assert _stored(malika) == before


def _stored(member) -> list[str]:
    try:
        return default_storage.listdir(f"documents/{member.organization_id}")[1]
    except FileNotFoundError:
        return []


def test_a_note_is_never_sent(malika):
    conversation = talk(waits=5)
    note_for_colleagues(conversation=conversation, member=malika, text="Ask about the brother")
    assert notes(conversation) == ["Malika Yusupova: Ask about the brother"]
    assert not Message.objects.exists()
    assert fresh(conversation).waiting_since is not None


# --- Whose it is ---------------------------------------------------------------------------------------
def test_it_is_linked_to_a_lead_and_let_go_again(malika):
    conversation, lead = talk(), new_lead(first_name="Madina", last_name="Aliyeva")
    link_conversation(conversation=conversation, lead=lead, member=malika)
    link_conversation(conversation=conversation, lead=lead, member=malika)
    assert fresh(conversation).lead == lead
    unlink_conversation(conversation=conversation, member=malika)
    assert fresh(conversation).lead is None
    assert len(notes(conversation)) == 2
    assert "Madina Aliyeva" in notes(conversation)[0]


def test_it_goes_where_its_lead_was_merged_into(malika, owner):
    winner, absorbed, conversation = new_lead(), new_lead(), talk()
    before = talk(lead=absorbed)
    merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=owner)
    assert fresh(before).lead == winner
    link_conversation(conversation=conversation, lead=absorbed, member=malika)
    assert fresh(conversation).lead == winner


def test_a_lead_is_made_of_what_the_chat_tells(malika):
    conversation = talk(name="Karimova Nilufar")
    now = make_lead(conversation=conversation, member=malika)
    lead = Lead.objects.get()
    assert now.lead == lead
    assert (lead.first_name, lead.last_name, lead.door) == ("Nilufar", "Karimova", "bot")
    assert str(lead.telegram_id) == conversation.chat.address
    with pytest.raises(ValidationError, match="known already"):
        make_lead(conversation=conversation, member=malika)


def test_whoever_is_a_lead_already_is_not_made_twice(malika):
    conversation = talk()
    new_lead(first_name="Known", telegram_id=int(conversation.chat.address))
    with pytest.raises(ValidationError, match="is a lead already: Known"):
        make_lead(conversation=conversation, member=malika)
    assert Lead.objects.count() == 1
