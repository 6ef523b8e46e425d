"""What other parts of the program sent to a chat, reminders and news, stands in its conversation too."""

from django.db.models import Exists, OuterRef

from bots.choices import Author
from bots.models import Conversation, Line
from common.names import search_key
from messaging.choices import Channel, MessageStatus
from messaging.models import Message

# More than a bot sends within the minutes between two looks.
LOOKS_BACK = 3_000
# Those in which people talk with us.
CHANNELS = (Channel.TELEGRAM, Channel.WHATSAPP)


def show_sent() -> int:
    """Due each minute: how many lines were added. A conversation does not begin by it, nor does it move up in the
    list: nobody has said anything new."""
    newest = Message.objects.filter(status=MessageStatus.SENT, channel__in=CHANNELS).order_by("-id")
    recent = newest.values_list("pk", flat=True)[:LOOKS_BACK]
    told = Line.objects.filter(message=OuterRef("pk"))
    # The newest are found first: asked together, the database would look for the line of every message there is.
    missing = list(Message.objects.filter(~Exists(told), pk__in=list(recent)).order_by("pk"))
    talks = _conversations({message.to for message in missing})
    lines = [
        Line(
            conversation_id=talks[message.channel, message.to],
            author=Author.BOT,
            text=message.text,
            search_text=search_key(message.text),
            message=message,
            at=message.sent_at,
        )
        for message in missing
        if (message.channel, message.to) in talks
    ]
    Line.objects.bulk_create(lines, batch_size=500)
    return len(lines)


def _conversations(addresses: set[str]) -> dict[tuple[str, str], int]:
    known = Conversation.objects.filter(chat__channel__in=CHANNELS, chat__address__in=addresses)
    return {(channel, to): pk for channel, to, pk in known.values_list("chat__channel", "chat__address", "pk")}
