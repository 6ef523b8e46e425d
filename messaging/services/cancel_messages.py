"""Takes back what has not left yet."""

from django.utils import timezone

from messaging.choices import MessageStatus
from messaging.models import Message


def cancel_topic(topic: str) -> int:
    """Nothing unsent about this leaves any more; a message that is leaving this moment is not stopped."""
    return Message.objects.unsent().filter(topic=topic).update(status=MessageStatus.CANCELLED, lease_until=None)


def cancel_message(*, message: Message) -> bool:
    """False if it has left, or was called off before."""
    mine = Message.objects.unsent().filter(pk=message.pk)
    return bool(mine.update(status=MessageStatus.CANCELLED, lease_until=None))


def bring_back(*, message: Message) -> bool:
    """Undo of calling off: it is due again, if it still makes sense."""
    mine = Message.objects.filter(pk=message.pk, status=MessageStatus.CANCELLED, sent_at=None)
    still = mine.exclude(not_after__lte=timezone.now())
    return bool(still.update(status=MessageStatus.PENDING, worker=""))
