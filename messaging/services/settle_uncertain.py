"""What a person says about a message of which nobody knows whether it arrived: it did, or send it again."""

from django.db import transaction
from django.utils import timezone

from messaging.choices import MessageStatus
from messaging.models import Message
from messaging.services.acts import Act, decide, take_back
from messaging.services.journal import note
from messaging.services.retry_message import put_back
from organizations.models import Membership


def resend_message(*, message: Message, actor: Membership | None) -> Act:
    """The same row leaves once more: however many people press, it is one message."""
    return put_back(Message.objects.filter(pk=message.pk), MessageStatus.UNCERTAIN, actor)


@transaction.atomic
def confirm_message(*, message: Message, actor: Membership | None) -> Act:
    """Somebody knows that it arrived. Why it was not sure stays beside it."""
    rows = Message.objects.filter(pk=message.pk)
    act = decide(rows, MessageStatus.UNCERTAIN, status=MessageStatus.SENT, sent_at=timezone.now())
    if act.count:
        note(actor, "arrived", rows, act.count)
    return act


def take_back_confirmation(*, act: str) -> int:
    return take_back(act=act, now_is=MessageStatus.SENT)
