"""Carries what is due, channel by channel, until nothing is due or the time is over."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep

from django.utils import timezone

from messaging.channels.registry import driver_of
from messaging.choices import MessageStatus
from messaging.models import Message
from messaging.outbox.claim import claim
from messaging.outbox.deliver import Delivery
from messaging.outbox.leases import put_right

# A tick comes each minute: the next one goes on.
TIME = timedelta(seconds=50)
# What is due so soon is waited for: the second line to somebody follows the first after its second.
SOON = timedelta(seconds=3)


def drain(time: timedelta = TIME, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """How many left. Several drains at once are safe, and faster."""
    ends = timezone.now() + time
    put_right(timezone.now())
    return sum(_drain_channel(channel, ends, is_stopped) for channel in _channels_due())


def _channels_due() -> list[str]:
    due = Message.objects.due(timezone.now()).order_by().values_list("channel", flat=True).distinct()
    return [channel for channel in due if driver_of(channel).is_on()]


def _drain_channel(channel: str, ends: datetime, is_stopped: Callable[[], bool]) -> int:
    driver = driver_of(channel)
    worker = uuid.uuid4().hex

    def is_over() -> bool:
        return is_stopped() or timezone.now() >= ends

    left = 0
    with driver.connect() as connection:
        limits = driver.limits()
        delivery = Delivery(channel, worker, connection, limits)
        while not is_over() and not delivery.is_halted:
            batch = claim(channel, limits, worker)
            if batch:
                left += delivery.deliver(batch, is_over)
            elif batch is None or not _waited_for_next(channel):
                break
    return left


def _waited_for_next(channel: str) -> bool:
    """Sleeps until the next message is due, if that is soon; False if it is not."""
    now = timezone.now()
    pending = Message.objects.filter(channel=channel, status=MessageStatus.PENDING, due_at__lte=now + SOON)
    due = pending.order_by("due_at").values_list("due_at", flat=True).first()
    if due is None:
        return False
    sleep(max(0.0, (due - now).total_seconds()))
    return True
