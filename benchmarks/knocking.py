"""Leads knock at a fixed pace while web processes and workers are killed: is each 2xx in the database exactly once?

python scripts/postgres.py run python -m benchmarks.knocking [--rate 200] [--seconds 300] [--kill-every 5]

The web server as the image starts it, two workers that take in what was kept. Every lead has an Idempotency-Key; a
sender whose answer was lost sends it again under the same key, as the documentation tells senders to. Prints JSON.
"""

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from import_service.choices import DeliveryState  # noqa: E402
from import_service.models import Delivery, Intake  # noqa: E402
from leads.factories import make_source  # noqa: E402
from leads.models import Lead  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.models import Organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from organizations.tests.processes import environment, start  # noqa: E402
from scripts.serve import PROGRAMS, free_port  # noqa: E402

SENDERS, WORKERS, WEB_PROCESSES = 24, 2, 3
PATIENCE = 600
WORK = """
from organizations.models import Organization
from organizations.scoping import organization_scope
from import_service.services.work_on_delivery import work_on_due
with organization_scope(Organization.objects.get(pk={organization})):
    while True:
        work_on_due()
        time.sleep(0.2)
"""


class Sender(threading.Thread):
    """Sends every n-th lead when it is due, and again while nobody answers it."""

    def __init__(self, port: int, path: str, numbers: range, rate: float, began: float) -> None:
        super().__init__(daemon=True)
        self._port, self._path, self._numbers, self._rate, self._began = port, path, numbers, rate, began
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.answered: dict[str, int] = {}
        self.waits: list[float] = []
        self.unanswered = 0

    def run(self) -> None:
        for number in self._numbers:
            due = self._began + number / self._rate
            time.sleep(max(0.0, due - time.monotonic()))
            self._send(number)

    def _send(self, number: int) -> None:
        told = {"name": f"Aziz Karimov {number}", "phone": f"+998{900_000_000 + number * 37}", "course": "IELTS"}
        body = json.dumps(told).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"k{number}", "Host": "localhost"}
        while True:
            began = time.monotonic()
            try:
                self._line.request("POST", self._path, body, headers)
                answer = self._line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
                self._line.close()
                time.sleep(0.2)
                continue
            self.waits.append(time.monotonic() - began)
            if answer.status not in (429, 500, 502, 503):
                self.answered[f"k{number}"] = answer.status
                return
            time.sleep(1)


class Killer(threading.Thread):
    """Ends a worker, and in turn a process of the web server, without a word."""

    def __init__(self, center: Organization, web: subprocess.Popen[bytes], every: float) -> None:
        super().__init__(daemon=True)
        self._center, self._web, self._every = center, web, every
        self._dice = random.Random(7)
        self.kills: Counter[str] = Counter()
        self.is_over = threading.Event()
        self.team = [self._new_worker() for _ in range(WORKERS)]

    def _new_worker(self) -> subprocess.Popen[bytes]:
        return start(WORK.format(organization=self._center.pk), CACHE_URL="filecache://")

    def run(self) -> None:
        while self._every and not self.is_over.wait(self._every):
            place = self._dice.randrange(WORKERS)
            self.team[place].kill()
            self.team[place].communicate()
            self.team[place] = self._new_worker()
            self.kills["workers"] += 1
            if self.kills["workers"] % 3 == 0 and (served := _children(self._web.pid)):
                os.kill(self._dice.choice(served), signal.SIGKILL)
                self.kills["web"] += 1

    def stop(self) -> None:
        self.is_over.set()
        self.join()
        for worker in self.team:
            worker.kill()
            worker.communicate()


def _children(pid: int) -> list[int]:
    with suppress(OSError), Path(f"/proc/{pid}/task/{pid}/children").open() as stream:
        return [int(child) for child in stream.read().split()]
    return []


@contextmanager
def served() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port(8800)
    command = [str(PROGRAMS / "gunicorn"), "crm_project.wsgi", f"--bind=127.0.0.1:{port}", f"--workers={WEB_PROCESSES}"]
    over = {"DJANGO_SETTINGS_MODULE": "crm_project.settings", "CACHE_URL": "filecache://"}
    web = subprocess.Popen(
        [*command, "--threads=4", "--no-control-socket", "--log-level=critical"],
        cwd=settings.BASE_DIR,
        env=environment(**over),
    )
    try:
        while True:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            with suppress(OSError):
                line.request("GET", "/healthz", headers={"Host": "localhost"})
                if line.getresponse().status == 200:
                    break
            time.sleep(0.2)
        yield port, web
    finally:
        web.terminate()
        web.wait()


def knock(center: Organization, path: str, options: Any) -> dict[str, Any]:
    leads = int(options.rate * options.seconds)
    with served() as (port, web):
        killer = Killer(center, web, options.kill_every)
        killer.start()
        began = time.monotonic() + 3
        senders = [Sender(port, path, range(n, leads, SENDERS), options.rate, began) for n in range(SENDERS)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        sent_in = time.monotonic() - began
        while time.monotonic() < began + sent_in + PATIENCE and _open_ones():
            time.sleep(0.5)
        worked_in = time.monotonic() - began
        killer.stop()
    answered = {key: status for sender in senders for key, status in sender.answered.items()}
    waits = sorted(wait for sender in senders for wait in sender.waits)
    return {
        "leads": leads,
        "wanted_a_second": options.rate,
        "answered_a_second": round(len(answered) / sent_in, 1),
        "taken_in_a_second": round(leads / worked_in, 1),
        "answers": dict(Counter(answered.values())),
        "answer_ms": {"median": _ms(waits[len(waits) // 2]), "p95": _ms(quantiles(waits, n=20)[-1])},
        "killed": dict(killer.kills),
        "sent_again": sum(sender.unanswered for sender in senders),
        **_counted(answered),
    }


def _open_ones() -> bool:
    return bool(Delivery.objects.filter(state=DeliveryState.WAITING).exists())


def _counted(answered: dict[str, int]) -> dict[str, Any]:
    """Each 2xx is one delivery that is done, and one lead that no other delivery made."""
    accepted = {key for key, status in answered.items() if 200 <= status < 300}
    done = Counter(Delivery.objects.filter(state=DeliveryState.DONE, lead__isnull=False).values_list("key", flat=True))
    shared = Delivery.objects.values("lead").annotate(number=Count("pk")).filter(number__gt=1, lead__isnull=False)
    lost = len(accepted - done.keys())
    doubled = sum(number - 1 for number in done.values()) + shared.count() + Lead.objects.count() - len(done)
    return {"lost": lost, "doubled": doubled, "is_as_promised": lost == 0 and doubled == 0}


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--kill-every", type=float, default=5)
    options = parser.parse_args()
    with database_of_its_own():
        center = make_organization(slug="bench", name="Bench")
        with organization_scope(center):
            source = make_source(name="Landing page")
            intake = Intake.objects.create(source=source, per_minute=10**6, per_minute_of_one=10**6)
            told = knock(center, f"/intake/{intake.token}/", options)
    print(json.dumps({"benchmark": "knocking", "database": connection.vendor, **told}))
    raise SystemExit(not told["is_as_promised"])


if __name__ == "__main__":
    main()
