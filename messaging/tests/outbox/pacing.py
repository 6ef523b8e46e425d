"""Several workers, one bot, many chats: how fast messages arrived, all together and in each chat."""

import tempfile
import time
from bisect import bisect_left
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from messaging.choices import MessageStatus
from messaging.factories import a_message, make_bot
from messaging.models import Message
from messaging.services.enqueue_messages import enqueue_messages
from messaging.tests.outbox.bot_api import HASTY
from messaging.tests.outbox.chaos import start_worker
from messaging.tests.outbox.peer import Peer, bot_api
from organizations.models import Organization
from organizations.scoping import organization_scope


@dataclass(frozen=True)
class Pace:
    """Moments are those at which the other side was asked. `busiest_second`: the most in any second; `held_up` tells
    whether anybody waited for the chat that was refused."""

    messages: int
    arrived: int
    per_second: float
    busiest_second: int
    shortest_pause_in_a_chat: float
    refusals: int
    shortest_pause_after_a_refusal: float | None
    seconds: float


def run(center: Organization, *, chats: int, each: int, workers: int, per_second: float, seconds: float = 120) -> Pace:
    """Until everything has arrived but what goes to the chat that is always refused for seven seconds."""
    with organization_scope(center), tempfile.TemporaryDirectory() as folder:
        make_bot()
        numbers = [20_000 + number for number in range(chats)]
        enqueue_messages([a_message(str(chat), f"{chat} {number}") for number in range(each) for chat in numbers])
        enqueue_messages([a_message(str(HASTY), f"hasty {number}") for number in range(2)])
        with bot_api(Path(folder)) as peer:
            team = [start_worker(center, peer, per_second=per_second) for _ in range(workers)]
            try:
                _wait(time.monotonic() + seconds)
            finally:
                for process in team:
                    with suppress(ProcessLookupError):
                        process.kill()
                    process.wait()
            return _measured(peer, numbers, each, per_second)


def _wait(ends: float) -> None:
    others = Message.objects.exclude(to=str(HASTY)).exclude(status=MessageStatus.SENT)
    while others.exists() and time.monotonic() < ends:
        time.sleep(0.2)


def _measured(peer: Peer, chats: list[int], each: int, per_second: float) -> Pace:
    arrived, refused = peer.moments(), peer.moments(HASTY, "429")
    asked = sorted([*arrived, *refused])
    by_chat: dict[int, list[float]] = defaultdict(list)
    for line in peer.lines():
        by_chat[line["chat"]].append(line["at"])
    pauses = [after - before for chat in chats for before, after in pairwise(by_chat[chat])]
    after_refusals = [after - before for before, after in pairwise(refused)]
    return Pace(
        messages=len(chats) * each,
        arrived=len(arrived),
        per_second=round((len(asked) - 1) / (asked[-1] - asked[0]), 2),  # moments, and the spans between them
        busiest_second=max(bisect_left(asked, moment + 1) - number for number, moment in enumerate(asked)),
        shortest_pause_in_a_chat=round(min(pauses), 3),
        refusals=len(refused),
        shortest_pause_after_a_refusal=round(min(after_refusals), 2) if after_refusals else None,
        seconds=round(asked[-1] - asked[0], 1),
    )
