"""The broker forgets everything every few seconds, beside two beats and two workers of five: what arrived, how often?

python -m benchmarks.broker [--messages 3000] [--wipe-every 5] [--seconds 180]

Needs redis-server, and PostgreSQL as the database. The cache lies in the same Redis and is forgotten with it. Messages
are written over so many seconds, each with its wake-up; then the minute's ticks carry what is left. Prints JSON.
"""

import argparse
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django
import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from messaging.factories import make_bot  # noqa: E402
from messaging.models import Message  # noqa: E402
from messaging.tests.outbox.chaos import OVER, Verdict, verdict_of  # noqa: E402
from messaging.tests.outbox.peer import Peer, bot_api  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.models import Organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from organizations.tests.processes import environment, start  # noqa: E402
from scripts.postgres import free_port  # noqa: E402

# What is left when the last message was written goes with the ticks of the next minutes.
PATIENCE = 300
FEED = """
from messaging.factories import make_messages
from organizations.models import Organization
from organizations.scoping import organization_scope

with organization_scope(Organization.objects.get(pk={center})):
    for number in range({messages}):
        make_messages([f"message {{number}}"], first_chat=10_000 + number)
        time.sleep({pause})
"""


@contextmanager
def broker() -> Iterator[str]:
    """An empty Redis that keeps nothing on disk: its address."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("redis-server was not found. Install it (Debian: sudo apt-get install redis-server).")
    port = free_port()
    quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
    with _running([program, "--port", str(port), "--bind", "127.0.0.1", *quiet], dict(os.environ)):
        address = f"redis://127.0.0.1:{port}"
        _wait_for(address)
        yield address


def _wait_for(address: str) -> None:
    client = redis.Redis.from_url(address)
    for _try in range(100):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.1)
        else:
            return
    sys.exit("redis-server does not answer.")


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, stdout=sys.stderr)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def run(center: Organization, *, messages: int, wipe_every: float, seconds: float) -> tuple[Verdict, int]:
    """What became of the messages, and how often the broker forgot everything."""
    with ExitStack() as stack:
        stack.enter_context(organization_scope(center))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        make_bot()
        peer = stack.enter_context(bot_api(folder))
        address = stack.enter_context(broker())
        over = _over(address, peer)
        for number in range(2):
            worker = ["worker", "--pool=threads", "--concurrency=5", f"--hostname=worker{number}@%h"]
            stack.enter_context(_running([*_celery(), *worker], environment(**over)))
            stack.enter_context(_running([*_celery(), "beat", "--pidfile="], environment(**over)))
        began = time.monotonic()
        feed = FEED.format(center=center.pk, messages=messages, pause=seconds / messages)
        feeder = start(feed, **over)
        wipes = _wipe_until_over(address, messages, wipe_every, began + seconds + PATIENCE)
        complaint = feeder.communicate()[1].decode()
        if feeder.returncode:
            sys.exit(complaint)
        texts = [f"message {number}" for number in range(messages)]
        return verdict_of(texts, peer, 0, time.monotonic() - began), wipes


def _over(address: str, peer: Peer) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "crm_project.settings",
        "BROKER_URL": f"{address}/0",
        "CACHE_URL": f"{address.replace('redis:', 'rediscache:')}/1",
        "TELEGRAM_API_BASE": peer.url,
        "TELEGRAM_PER_SECOND": "100000",
        "LOG_LEVEL": "ERROR",
    }


def _celery() -> list[str]:
    return [str(Path(sys.executable).parent / "celery"), "--quiet", "--app", "crm_project"]


def _wipe_until_over(address: str, messages: int, wipe_every: float, ends: float) -> int:
    client, wipes = redis.Redis.from_url(address), 0
    while time.monotonic() < ends and Message.objects.filter(status__in=OVER).count() < messages:
        time.sleep(wipe_every)
        client.flushall()
        wipes += 1
    return wipes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=3_000)
    parser.add_argument("--wipe-every", type=float, default=5)
    parser.add_argument("--seconds", type=float, default=180)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("Run it on PostgreSQL: python scripts/postgres.py run python -m benchmarks.broker")
    with database_of_its_own():
        verdict, wipes = run(make_organization(), **vars(options))
    print(json.dumps({"benchmark": "broker", "wipes": wipes, **dataclasses.asdict(verdict)}))
    raise SystemExit(not verdict.is_kept)


if __name__ == "__main__":
    main()
