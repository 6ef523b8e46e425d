"""Messages, workers that are killed, a Telegram that loses answers: what arrived, how often, and what became of it."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from messaging.choices import MessageStatus
from messaging.factories import make_bot, make_messages
from messaging.models import Message
from messaging.tests.outbox.peer import Peer, bot_api
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import environment

OVER = (MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.UNCERTAIN)


@dataclass(frozen=True)
class Verdict:
    """Counts of messages; `lost` neither arrived nor are shown to a person."""

    messages: int
    arrived: int
    doubled: int
    lost: int
    uncertain: int
    unanswered: int
    kills: int
    seconds: float

    @property
    def is_kept(self) -> bool:
        """Nothing twice, nothing lost in silence, and no more uncertain than answers were lost and workers killed."""
        is_honest = self.uncertain <= self.unanswered + self.kills
        return self.doubled == 0 and self.lost == 0 and is_honest


def run(
    center: Organization,
    *,
    messages: int,
    workers: int,
    kill_every: float | None,
    is_guarded: bool = True,
    patience: float = 600,
    chances: dict[str, float] | None = None,
) -> Verdict:
    """Until everything is decided; without the guard, until everything arrived at least once."""
    texts = [f"message {number}" for number in range(messages)]
    with organization_scope(center), tempfile.TemporaryDirectory() as folder:
        make_bot()
        make_messages(texts)
        with bot_api(Path(folder), **(chances or {})) as peer:
            began = time.monotonic()
            kills = _let_work(center, peer, workers, kill_every, is_guarded, began + patience)
            return verdict_of(texts, peer, kills, time.monotonic() - began)


def _let_work(
    center: Organization, peer: Peer, workers: int, kill_every: float | None, is_guarded: bool, ends: float
) -> int:
    dice, kills = random.Random(11), 0
    with _nursery(center, peer, is_guarded) as new_worker:
        team = [new_worker() for _ in range(workers)]
        next_kill = time.monotonic() + (kill_every or 1e9)
        try:
            while time.monotonic() < ends and not _is_over(peer, is_guarded):
                time.sleep(0.1)
                if time.monotonic() >= next_kill:
                    victim = dice.randrange(workers)
                    _kill(team[victim])
                    team[victim] = new_worker()
                    kills += 1
                    next_kill = time.monotonic() + (kill_every or 1e9)
        finally:
            for worker in team:
                _kill(worker)
    return kills


@contextmanager
def _nursery(center: Organization, peer: Peer, is_guarded: bool) -> Iterator[Callable[[], int]]:
    """What starts a worker and gives its number. A program that had to load for seconds would be killed unborn."""
    process = start_worker(center, peer, is_guarded, "--nursery", pipe=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    ask, told = process.stdin, process.stdout

    def new_worker() -> int:
        ask.write(b"\n")
        ask.flush()
        return int(told.readline())

    try:
        yield new_worker
    finally:
        process.communicate()


def _kill(worker: int) -> None:
    """And wait until it is gone: what it was about is decided then."""
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
        while True:
            os.kill(worker, 0)
            time.sleep(0.01)


def _is_over(peer: Peer, is_guarded: bool) -> bool:
    if is_guarded:
        return not Message.objects.exclude(status__in=OVER).exists()
    return len(set(peer.delivered())) == Message.objects.count()


def start_worker(
    center: Organization,
    peer: Peer,
    is_guarded: bool = True,
    *more: str,
    per_second: float = 100_000,
    pipe: int | None = None,
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "messaging.tests.outbox.chaos_worker", str(center.pk), *more]
    over = {"TELEGRAM_API_BASE": peer.url, "TELEGRAM_PER_SECOND": str(per_second), "LOG_LEVEL": "ERROR"}
    flag = [] if is_guarded else ["--unguarded"]
    return subprocess.Popen(
        [*command, *flag], cwd=settings.BASE_DIR, env=environment(**_plain(), **over), stdin=pipe, stdout=pipe
    )


def _plain() -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "crm_project.settings"}


def verdict_of(texts: list[str], peer: Peer, kills: int, seconds: float) -> Verdict:
    """Whether each of these arrived, by the log of the other side, and what the outbox says of it."""
    arrived: Counter[str] = Counter(peer.delivered())
    by_status: dict[Any, set[str]] = {}
    for status, context in Message.objects.values_list("status", "context"):
        by_status.setdefault(status, set()).add(context["text"])
    shown = by_status.get(MessageStatus.UNCERTAIN, set()) | by_status.get(MessageStatus.FAILED, set())
    return Verdict(
        messages=len(texts),
        arrived=len(arrived),
        doubled=sum(times > 1 for times in arrived.values()),
        lost=len(set(texts) - set(arrived) - shown),
        uncertain=len(by_status.get(MessageStatus.UNCERTAIN, ())),
        unanswered=len(peer.unanswered()),
        kills=kills,
        seconds=round(seconds, 1),
    )
