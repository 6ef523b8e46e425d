"""Takes back what has not left yet."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from messaging.choices import MessageStatus
from messaging.models import Message


def cancel_topic(*topics: str) -> int:
    """Nothing unsent about these leaves any more; a message that is leaving this moment is not stopped."""
    return _replaced(Message.objects.unsent().filter(topic__in=topics))


def cancel_unsent(keys: Any) -> int:
    """Those of these messages that have not left; `keys` may be a query."""
    return _replaced(Message.objects.unsent().filter(pk__in=keys))


def _replaced(messages: QuerySet) -> int:
    """By the program, since what they are about has changed: nobody's act, so nobody's to take back."""
    return messages.update(status=MessageStatus.CANCELLED, lease_until=None, worker="")


def cancel_message(*, message: Message) -> bool:
    """False if it has left, or was called off before."""
    mine = Message.objects.unsent().filter(pk=message.pk)
    return bool(mine.update(status=MessageStatus.CANCELLED, lease_until=None))


def bring_back(*, message: Message) -> bool:
    """Undo of calling off: it is due again, if it still makes sense."""
    mine = Message.objects.filter(pk=message.pk, status=MessageStatus.CANCELLED, sent_at=None)
    still = mine.exclude(not_after__lte=timezone.now())
    return bool(still.update(status=MessageStatus.PENDING, worker=""))
