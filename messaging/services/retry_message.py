"""Puts messages that did not get through into the queue again: the same rows, so that pressing twice sends once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.choices import MessageStatus, OptOutReason
from messaging.models import Message, OptOut
from messaging.quiet_hours import loud_moment
from messaging.services.acts import Act, new_name
from messaging.services.acts import take_back as take_back_act
from messaging.services.journal import note
from organizations.models import Membership
from organizations.scoping import open_organization

# So long it can be called back before anybody takes it up.
TIME_TO_UNDO = timedelta(seconds=10)
NOT_EVEN_ANSWERS = (OptOutReason.BLOCKED, OptOutReason.GONE)


def retry_messages(*, messages: QuerySet, actor: Membership | None) -> Act:
    """Failed ones leave again; those whose time is over or whose address takes no messages stay as they are."""
    return put_back(messages, MessageStatus.FAILED, actor)


def take_back_retry(*, act: str) -> int:
    """What has not left yet has failed again, or is uncertain again."""
    return take_back_act(act=act, now_is=MessageStatus.PENDING)


@transaction.atomic
def put_back(messages: QuerySet, was: str, actor: Membership | None) -> Act:
    """In the queue after a moment, or when the quiet hours are over; an answer does not wait for that."""
    now = timezone.now()
    soon = now + TIME_TO_UNDO
    later = loud_moment(soon, None, open_organization(), now)
    name, count = new_name(was), 0
    for is_answer, due in ((True, soon), (False, later)):
        mine = may_leave(messages.filter(is_answer=is_answer), due).order_by().values("pk")
        rows = Message.objects.filter(pk__in=mine, status=was)
        count += rows.update(
            status=MessageStatus.PENDING, due_at=due, worker=name, lease_until=None, is_seen=False, sent_at=None
        )
    if count:
        note(actor, "sent_again", messages, count)
    return Act(count, name)


def may_leave(messages: QuerySet, due: datetime) -> QuerySet:
    """Those worth sending then, to an address that takes them."""
    in_time = Q(not_after=None) | Q(not_after__gt=due)
    shut = OptOut.objects.filter(channel=OuterRef("channel"), address=OuterRef("to"))
    closed = Exists(shut.filter(reason__in=NOT_EVEN_ANSWERS)) | (Q(is_answer=False) & Exists(shut))
    return messages.filter(in_time).exclude(closed)


def why_not(message: Message) -> str:
    """Why it cannot leave again, in a sentence; empty if it can."""
    now = timezone.now()
    if message.not_after and message.not_after <= now:
        return _("It is too late for this message.")
    if message.not_after and not message.is_answer:
        leaves = loud_moment(now, None, open_organization(), now)
        if message.not_after <= leaves:
            return _("It would be too late when the quiet hours are over.")
    shut = OptOut.objects.filter(channel=message.channel, address=message.to)
    if message.is_answer:
        shut = shut.filter(reason__in=NOT_EVEN_ANSWERS)
    if shut.exists():
        return _("This address takes no messages. Take it out of “Addresses without messages” first.")
    return ""
