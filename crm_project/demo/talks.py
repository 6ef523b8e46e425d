"""Makes up when the staff last spoke with the people of the demo's school."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from clients.choices import Direction, TouchChannel, TouchOutcome
from clients.models import Client, ClientInteraction
from clients.services.log_interaction import bring_in_interactions
from organizations.models import Membership

FARTHEST_DAYS, NEW_HERE_DAYS = 200, 7
TALKERS = ("manager", "nigora", "sardor", "reception")
WAYS = (TouchChannel.PHONE, TouchChannel.PHONE, TouchChannel.MESSENGER, TouchChannel.MEETING)
ENDS = (*[TouchOutcome.SUCCESS] * 5, TouchOutcome.NO_ANSWER)
NOTES = (
    "Asked how the lessons go: happy.",
    "The payment of this month is settled.",
    "Will be away for a week, comes back on Monday.",
    "Wants to move to an evening group.",
    "Told about the test on Saturday.",
    "Asked for a certificate for work.",
)


def make_talks(clients: Sequence[Client], people: Mapping[str, Membership], now: datetime, dice: random.Random) -> None:
    """With most of them once or twice, seldom long ago; with some never."""
    talks = [talk for client in clients for talk in _talks_with(client, people, now, dice)]
    bring_in_interactions(interactions=talks)


def _talks_with(
    client: Client, people: Mapping[str, Membership], now: datetime, dice: random.Random
) -> Iterator[ClientInteraction]:
    if now - client.created_at < timedelta(days=NEW_HERE_DAYS):
        return
    for _number in range(dice.choices((0, 1, 2), (12, 58, 30))[0]):
        way, end = dice.choice(WAYS), dice.choice(ENDS)
        is_call = way == TouchChannel.PHONE and end == TouchOutcome.SUCCESS
        yield ClientInteraction(
            client=client,
            channel=way,
            outcome=end,
            direction=dice.choice((Direction.OUTBOUND, Direction.OUTBOUND, Direction.INBOUND)),
            duration_minutes=dice.randrange(1, 12) if is_call else None,
            note=dice.choice(NOTES) if end == TouchOutcome.SUCCESS else "",
            actor=people[dice.choice(TALKERS)],
            at=_some_time_ago(client, now, dice),
        )


def _some_time_ago(client: Client, now: datetime, dice: random.Random) -> datetime:
    """By day, since they are here."""
    days = int(dice.triangular(1, min(FARTHEST_DAYS, (now - client.created_at).days), 5))
    moment = now - timedelta(days=days)
    return moment.replace(hour=dice.randrange(5, 13), minute=dice.randrange(60), second=0, microsecond=0)
