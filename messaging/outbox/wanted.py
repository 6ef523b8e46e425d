"""Whether a message still has its sense at the moment it would leave."""

from messaging.choices import Channel
from messaging.kinds import kind_of
from messaging.models import Message
from organizations.models import Membership


def is_wanted(message: Message) -> bool:
    """What is for people who work here reaches nobody who has left or has parted the chat; of other kinds only those
    that ask cost a question."""
    kind = kind_of(message.kind)
    if kind.is_for_staff and not _works_here(message):
        return False
    return kind.is_wanted is None or kind.is_wanted(message)


def _works_here(message: Message) -> bool:
    if message.channel != Channel.TELEGRAM:
        return True
    # The chat of a person has their number; a group has none of a person.
    return message.to.isdecimal() and bool(
        Membership.objects.filter(telegram_id=int(message.to), is_active=True).exists()
    )
