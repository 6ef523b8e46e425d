"""Takes up what is due, so that no other worker does, and gives each message the moment at which it may leave."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from messaging.channels.base import Limits
from messaging.choices import IN_HAND, MessageStatus
from messaging.models import Message, Pace
from organizations.scoping import open_organization

# A dead worker's messages are looked at again after so long. Longer than any request may take.
LEASE = timedelta(seconds=120)
BATCH = 500
# Messages of a slow channel are taken up for so many seconds ahead: what a crash leaves behind waits no longer.
SECONDS_AHEAD = 2


@dataclass(frozen=True)
class Slot:
    """A message this worker has taken up, and when it may leave."""

    message_id: int
    leaves_at: datetime


def claim(channel: str, limits: Limits, worker: str) -> list[Slot] | None:
    """What this worker sends next, in order; empty if nothing may leave now, None while the whole channel pauses.

    The row of the channel's pace is locked meanwhile: workers take turns, and each sees what the others hold.
    """
    with transaction.atomic():
        pace = _locked_pace(channel)
        now = timezone.now()
        begins = max(now, pace.next_at or now)
        if begins - now > timedelta(seconds=SECONDS_AHEAD):
            return None
        due = list(
            Message.objects.due(now)
            .filter(channel=channel)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("due_at", "id")
            .values_list("id", "to")[: _batch_size(limits)]
        )
        mine = _one_for_each(due, channel, limits, now) if limits.seconds_between_for_one else [row for row, _to in due]
        slots = _slots(mine, limits, begins)
        if slots:
            _take(slots, worker)
            _set_pace(pace, slots, limits)
    return slots


def _locked_pace(channel: str) -> Pace:
    pace = Pace.objects.select_for_update().filter(channel=channel).first()
    if pace is None:
        Pace.objects.bulk_create([Pace(organization=open_organization(), channel=channel)], ignore_conflicts=True)
        pace = Pace.objects.select_for_update().get(channel=channel)
    return pace


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


def _slots(rows: Sequence[int], limits: Limits, begins: datetime) -> list[Slot]:
    step = timedelta(seconds=1 / limits.per_second) if limits.per_second else timedelta()
    return [Slot(row, begins + number * step) for number, row in enumerate(rows)]


def _take(slots: Sequence[Slot], worker: str) -> None:
    Message.objects.filter(pk__in=[slot.message_id for slot in slots]).update(
        status=MessageStatus.CLAIMED, worker=worker, lease_until=slots[-1].leaves_at + LEASE
    )


def _set_pace(pace: Pace, slots: Sequence[Slot], limits: Limits) -> None:
    if limits.per_second:
        pace.next_at = slots[-1].leaves_at + timedelta(seconds=1 / limits.per_second)
        pace.save(update_fields=["next_at"])
