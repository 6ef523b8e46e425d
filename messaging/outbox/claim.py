"""Takes up what is due, so that no other worker does."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from messaging.channels.base import Limits
from messaging.choices import IN_HAND, MessageStatus
from messaging.models import Message
from messaging.outbox.pace import is_paused, locked_pace

# A dead worker's messages are looked at again after so long. Longer than any request may take.
LEASE = timedelta(seconds=120)
BATCH = 500
# Of a slow channel only what may leave in so many seconds is taken up at once: what a crash leaves behind is little.
SECONDS_AHEAD = 2


def claim(channel: str, limits: Limits, worker: str) -> list[int] | None:
    """The messages this worker sends next, in order; empty if nothing may leave now, None while the whole channel
    pauses.

    The row of the channel's pace is locked meanwhile: workers take turns, and each sees what the others hold.
    """
    with transaction.atomic():
        pace = locked_pace(channel)
        now = timezone.now()
        if is_paused(pace, now):
            return None
        due = list(
            Message.objects.due(now)
            .filter(channel=channel)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("due_at", "id")
            .values_list("id", "to")[: _batch_size(limits)]
        )
        mine = _one_for_each(due, channel, limits, now) if limits.seconds_between_for_one else [row for row, _to in due]
        if mine:
            _take(mine, worker, now)
    return mine


def _batch_size(limits: Limits) -> int:
    if limits.per_second is None:
        return BATCH
    return max(1, min(BATCH, int(limits.per_second * SECONDS_AHEAD)))


def _one_for_each(due: Sequence[tuple[int, str]], channel: str, limits: Limits, now: datetime) -> list[int]:
    """The first message for each address that is not being spoken to; whatever else is due there waits its second."""
    pause = timedelta(seconds=limits.seconds_between_for_one)
    free_at = _spoken_to({to for _row, to in due}, channel, now, pause)
    first: dict[str, int] = {}
    for row, to in due:
        if to in free_at or to in first:
            free_at.setdefault(to, now + pause)
        else:
            first[to] = row
    for to, moment in free_at.items():
        waiting = Message.objects.filter(channel=channel, to=to, status=MessageStatus.PENDING, due_at__lt=moment)
        # All of them to one moment: then they leave in the order in which they were written.
        waiting.exclude(pk=first.get(to)).update(due_at=moment)
    return list(first.values())


def _spoken_to(addresses: Collection[str], channel: str, now: datetime, pause: timedelta) -> dict[str, datetime]:
    """When each of those that a message is leaving for, or has just left for, may be spoken to again."""
    known = Message.objects.filter(channel=channel, to__in=addresses).order_by()
    in_hand = known.filter(status__in=IN_HAND).values_list("to", flat=True)
    just_now = known.filter(sent_at__gt=now - pause).values_list("to").annotate(Max("sent_at"))
    return {to: sent_at + pause for to, sent_at in just_now} | dict.fromkeys(in_hand, now + pause)


def _take(rows: Sequence[int], worker: str, now: datetime) -> None:
    Message.objects.filter(pk__in=rows).update(status=MessageStatus.CLAIMED, worker=worker, lease_until=now + LEASE)
