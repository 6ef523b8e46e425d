"""Takes back what has not left yet."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from messaging.choices import UNSENT, MessageStatus
from messaging.models import Message
from messaging.services.acts import Act, new_name
from messaging.services.journal import note
from organizations.models import Membership


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


@transaction.atomic
def call_off(*, messages: QuerySet, actor: Membership | None) -> Act:
    """Of these, what has not left."""
    name = new_name(MessageStatus.PENDING)
    mine = Message.objects.filter(pk__in=messages.order_by().values("pk"), status__in=UNSENT)
    count = mine.update(status=MessageStatus.CANCELLED, lease_until=None, worker=name)
    if count:
        note(actor, "called_off", messages, count)
    return Act(count, name)


def take_back_calling_off(*, act: str) -> int:
    """Due again, as far as it still makes sense."""
    rows = Message.objects.filter(worker=act, status=MessageStatus.CANCELLED)
    changed: int = rows.exclude(not_after__lte=timezone.now()).update(status=MessageStatus.PENDING, worker="")
    return changed


def bring_back(*, message: Message) -> bool:
    """Undo of calling off: it is due again, if it still makes sense."""
    mine = Message.objects.filter(pk=message.pk, status=MessageStatus.CANCELLED, sent_at=None)
    still = mine.exclude(not_after__lte=timezone.now())
    return bool(still.update(status=MessageStatus.PENDING, worker=""))
