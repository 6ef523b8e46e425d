"""The rate of a channel, kept by all workers together: each takes one moment after another out of one row."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from messaging.models import Pace
from organizations.scoping import open_organization

# Nobody waits longer than this with a message in hand: then the whole channel pauses.
LONGEST_WAIT = timedelta(seconds=2)
# A message leaves a little after its moment, now more, now less: so much slower than allowed, and no second holds more.
STEADY = 0.95


def locked_pace(channel: str) -> Pace:
    """Locked until the transaction ends, and made at the first message."""
    pace = Pace.objects.select_for_update().filter(channel=channel).first()
    if pace is None:
        Pace.objects.bulk_create([Pace(organization=open_organization(), channel=channel)], ignore_conflicts=True)
        pace = Pace.objects.select_for_update().get(channel=channel)
    return pace


def is_paused(pace: Pace, now: datetime) -> bool:
    return pace.next_at is not None and pace.next_at - now > LONGEST_WAIT


@transaction.atomic
def take_moment(channel: str, per_second: float) -> datetime | None:
    """When one message may leave; nobody else gets that moment, and one that passed unused is lost. None while the
    whole channel pauses."""
    pace = locked_pace(channel)
    now = timezone.now()
    if is_paused(pace, now):
        return None
    moment = max(now, pace.next_at or now)
    pace.next_at = moment + timedelta(seconds=1 / (per_second * STEADY))
    pace.save(update_fields=["next_at"])
    return moment
