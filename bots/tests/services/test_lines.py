"""What a conversation looks like after each line of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bots.choices import Author, Control, LineKind
from bots.models import Conversation, Line
from bots.services.lines import bot_says, note, person_says, they_said
from bots.services.open_conversation import open_conversation
from messaging.models import Message
from messaging.services.enqueue_messages import File
from organizations.factories import make_organization
from organizations.models import Membership
from organizations.scoping import organization_scope


def said(conversation: Conversation, text: str = "Hello", **over: object) -> Line:
    return they_said(conversation=conversation, **{"kind": LineKind.TEXT, "text": text, **over})


def test_what_they_say_is_unread_and_the_last_word(conversation: Conversation) -> None:
    Conversation.objects.update(is_closed=True)
    said(conversation, "One")
    line = said(conversation, "Two", telegram_message_id=12)
    assert (conversation.unread, conversation.last_words, conversation.last_author) == (2, "Two", Author.GUEST)
    assert conversation.last_at == line.at
    assert not conversation.is_closed
    # The bot has the conversation: nobody waits for a person.
    assert conversation.waiting_since is None


def test_a_question_to_a_person_waits_from_its_first_line(conversation: Conversation) -> None:
    began = timezone.now() - timedelta(minutes=5)
    said(conversation, "May I speak to somebody?", at=began, needs_person=True)
    said(conversation, "Hello?")
    assert (conversation.control, conversation.waiting_since) == (Control.PERSON, began)


def test_a_button_pressed_for_the_bot_waits_for_nobody(conversation: Conversation) -> None:
    Conversation.objects.update(control=Control.PERSON)
    said(conversation, "Prices", kind=LineKind.BUTTON, is_for_bot=True)
    assert (conversation.waiting_since, conversation.unread) == (None, 0)
    said(conversation, "Thank you")
    assert conversation.waiting_since is not None


def test_the_list_shows_the_question_that_waits_and_not_the_thanks_of_the_bot(conversation: Conversation) -> None:
    said(conversation, "Is there a place to park?", needs_person=True)
    bot_says(conversation=conversation, text="Thank you, your message is here.")
    assert (conversation.last_words, conversation.last_author) == ("Is there a place to park?", Author.GUEST)


def test_a_file_without_words_is_told_by_its_kind(conversation: Conversation) -> None:
    line = said(conversation, "", kind=LineKind.VOICE, file="papers/1.ogg", content_type="audio/ogg", seconds=4)
    assert (line.seconds, conversation.last_words) == (4, "Voice message")


def test_the_bot_answers_by_the_chat_it_was_asked_in(conversation: Conversation) -> None:
    line = bot_says(conversation=conversation, text="Which course?", buttons=[[{"text": "IELTS", "data": "course:1"}]])
    assert line.author == Author.BOT
    assert (line.message.to, line.message.language, line.message.is_answer) == ("7001", "uz", True)
    assert line.message.buttons == [[{"text": "IELTS", "data": "course:1"}]]
    assert line.message.context == {"text": "Which course?"}
    assert conversation.last_words == "Which course?"


def test_the_same_answer_is_given_once(conversation: Conversation) -> None:
    first = bot_says(conversation=conversation, text="Booked", dedupe_key="booked-1")
    assert bot_says(conversation=conversation, text="Booked", dedupe_key="booked-1") == first
    assert (Line.objects.count(), Message.objects.count()) == (1, 1)


def test_who_answers_has_the_conversation_and_nobody_waits(conversation: Conversation, owner: Membership) -> None:
    said(conversation, "A question", needs_person=True)
    line = person_says(conversation=conversation, member=owner, text="Good morning")
    assert (line.author, line.member, line.message.created_by) == (Author.PERSON, owner, owner)
    assert (conversation.unread, conversation.waiting_since) == (0, None)
    assert (conversation.control, conversation.taken_by) == (Control.PERSON, owner)


def test_a_form_sent_twice_answers_once(conversation: Conversation, owner: Membership) -> None:
    lines = [
        person_says(conversation=conversation, member=owner, text="Good morning", dedupe_key="form-1") for _time in "12"
    ]
    assert lines[0] == lines[1]
    assert Message.objects.count() == 1


def test_a_file_of_ours_goes_along(conversation: Conversation, owner: Membership) -> None:
    file = File("papers/price.pdf", "document", "Prices.pdf")
    line = person_says(conversation=conversation, member=owner, text="", file=file, content_type="application/pdf")
    assert (line.kind, line.file, line.file_name) == (LineKind.FILE, "papers/price.pdf", "Prices.pdf")
    assert (line.message.file, line.message.file_kind) == ("papers/price.pdf", "document")
    assert conversation.last_words == "Prices.pdf"


def test_a_note_changes_nothing_of_the_list(conversation: Conversation) -> None:
    said(conversation, "Hello")
    note(conversation=conversation, text="Olga took over")
    assert (conversation.last_words, conversation.unread) == ("Hello", 1)
    assert Line.objects.filter(author=Author.NOTE).get().text == "Olga took over"


@pytest.mark.django_db(transaction=True)
def test_lines_at_once_are_all_counted() -> None:
    center = make_organization()
    with organization_scope(center):
        conversation = open_conversation(address="7001")

    def say(number: int) -> None:
        try:
            with organization_scope(center):
                said(Conversation.objects.get(pk=conversation.pk), f"Line {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(say, range(12)))
    with organization_scope(center):
        assert (Conversation.objects.get().unread, Line.objects.count()) == (12, 12)
