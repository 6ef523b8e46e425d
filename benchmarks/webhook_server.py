"""How many updates of Telegram one process of the web server takes in over HTTP: gunicorn as the image starts it but
with one worker, connections that stay open, each update a row of its own that is committed before the answer.

python -m benchmarks.webhook_server [--updates 12000] [--connections 32]

The server has a core for itself; who brings the updates, and the database, share the others.
"""

import argparse
import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from benchmarks.webhook import THREADS, WANTED, body_of  # noqa: E402
from bots.models import Update  # noqa: E402
from messaging.models import Bot  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from organizations.tests.processes import environment  # noqa: E402
from scripts.serve import free_port  # noqa: E402

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _keep_to(cores: list[int]) -> None:
    if len(CORES) > 1:
        os.sched_setaffinity(0, cores)


@contextmanager
def served() -> Iterator[int]:
    """The port of a web server with one worker."""
    port = free_port(8700)
    program = [str(Path(sys.executable).parent / "gunicorn"), "crm_project.wsgi", f"--bind=127.0.0.1:{port}"]
    over = {"DJANGO_SETTINGS_MODULE": "crm_project.settings", "CACHE_URL": "filecache://"}
    server = subprocess.Popen(
        [*program, "--workers=1", f"--threads={THREADS}", "--no-control-socket", "--log-level=warning"],
        cwd=settings.BASE_DIR,
        env=environment(**over),
        preexec_fn=lambda: _keep_to(CORES[:1]),
    )
    try:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def request(bot: Bot, number: int) -> bytes:
    body = body_of(number)
    head = (
        f"POST /bots/telegram/{bot.public_id}/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {bot.secret}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def bring(port: int, requests: list[bytes], connections: int) -> list[float]:
    """Each connection brings the next when it has the answer to the last; how long each answer took, in seconds."""
    waiting = iter(requests)
    watch = selectors.DefaultSelector()
    took: list[float] = []
    for first in (next(waiting) for _number in range(connections)):
        line = socket.create_connection(("127.0.0.1", port), 10)
        watch.register(line, selectors.EVENT_READ, [time.perf_counter()])
        line.sendall(first)
    while len(took) < len(requests):
        for key, _events in watch.select(10):
            line: socket.socket = key.fileobj  # type: ignore[no-redef]
            answer = line.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
            assert answer.endswith(b"\r\n\r\n"), answer
            took.append(time.perf_counter() - key.data[0])
            if following := next(waiting, None):
                key.data[0] = time.perf_counter()
                line.sendall(following)
    for key in list(watch.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    return sorted(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=12_000)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    with database_of_its_own():
        center = make_organization()
        with organization_scope(center):
            bot = Bot.objects.create(token="1:abc", telegram_id=7, name="Bench")
        connection.close()
        requests = [request(bot, number) for number in range(options.updates + 500)]
        _keep_to(CORES[1:])
        with served() as port:
            bring(port, requests[:500], options.connections)
            began, spent = time.perf_counter(), time.process_time()
            took = bring(port, requests[500:], options.connections)
            seconds, spent = time.perf_counter() - began, time.process_time() - spent
        with organization_scope(center):
            stored = Update.objects.count()
        rate = round(options.updates / seconds)
        result = {
            "benchmark": "webhook_server",
            "database": connection.vendor,
            "connections": options.connections,
            "updates": options.updates,
            "stored": stored - 500,
            "a_second": rate,
            "answer_ms": {
                "median": round(took[len(took) // 2] * 1e3, 1),
                "p99": round(took[-len(took) // 100] * 1e3, 1),
            },
            "share_of_a_core_that_bringing_took": round(spent / seconds, 2),
            "wanted": WANTED,
            "reached": rate >= WANTED,
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
