"""What was sent to a chat by other parts of the program is read in its conversation, once."""

from django.utils import timezone

from bots.choices import Author
from bots.models import Conversation, Line
from bots.services.lines import bot_says
from bots.services.show_sent import show_sent
from messaging.choices import MessageStatus
from messaging.factories import make_message
from messaging.models import Message


def sent(text: str, to: str = "7001") -> Message:
    message = make_message(to=to, text=text)
    Message.objects.filter(pk=message.pk).update(status=MessageStatus.SENT, text=text, sent_at=timezone.now())
    return message


def test_a_reminder_stands_in_the_conversation_once(conversation: Conversation) -> None:
    reminder = sent("Trial at 17:00")
    sent("To somebody who never wrote", to="9999")
    assert show_sent() == 1
    assert show_sent() == 0
    line = Line.objects.get()
    assert (line.text, line.author, line.message) == ("Trial at 17:00", Author.BOT, reminder)


def test_what_is_not_sent_yet_is_not_shown(conversation: Conversation) -> None:
    make_message(to="7001")
    assert show_sent() == 0


def test_what_the_bot_said_in_the_talk_is_there_already(conversation: Conversation) -> None:
    line = bot_says(conversation=conversation, text="Hello")
    Message.objects.filter(pk=line.message_id).update(status=MessageStatus.SENT, sent_at=timezone.now())
    assert show_sent() == 0
