"""Takes up what is due, so that no other worker does, and gives each message the moment at which it may leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
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


def claim(channel: str, limits: Limits, worker: str) -> list[Slot]:
    """What this worker sends next, in order; empty if nothing is due or the channel has to pause.

    The row of the channel's pace is locked meanwhile: workers take turns, and each sees what the others hold.
    """
    with transaction.atomic():
        pace = _locked_pace(channel)
        now = timezone.now()
        begins = max(now, pace.next_at or now)
        if begins - now > timedelta(seconds=SECONDS_AHEAD):
            return []
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
    """The first message for each address; the next ones of that address wait their second, and all others go on."""
    pause = timedelta(seconds=limits.seconds_between_for_one)
    addresses = {to for _row, to in due}
    spoken_to = Message.objects.filter(channel=channel, to__in=addresses)
    busy = set(spoken_to.filter(status__in=IN_HAND).values_list("to", flat=True))
    busy |= set(spoken_to.filter(sent_at__gt=now - pause).values_list("to", flat=True))
    mine: list[int] = []
    later: dict[int, list[int]] = {}
    turns: dict[str, int] = {}
    for row, to in due:
        turn = turns.get(to, 1 if to in busy else 0)
        turns[to] = turn + 1
        if turn:
            later.setdefault(turn, []).append(row)
        else:
            mine.append(row)
    for turn, rows in later.items():
        Message.objects.filter(pk__in=rows).update(due_at=now + turn * pause)
    return mine


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
