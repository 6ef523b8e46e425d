"""Trials, enrolments, moves and offers of a waiting list, each a process of its own, fight for the last seats of a
lesson: exactly the capacity is filled.

python -m benchmarks.seat_race [--clients 50] [--capacity 12] [--free 1] [--rounds 5] [--control]

`--control` takes the lock of the group off; on SQLite, where the one writer is the lock, the look before the writing.
Then more have a seat than there are.
"""

import argparse
import json
import os
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from organizations.factories import make_organization  # noqa: E402
from trials.tests.seat_race import BLIND, NO_LOCK, PATIENT, fight  # noqa: E402

USUAL = {"clients": 50, "capacity": 12, "free": 1, "rounds": 5}


def measure(clients: int, capacity: int, free: int, rounds: int, is_control: bool) -> dict[str, Any]:
    is_sqlite = connection.vendor == "sqlite"
    patience, guard = (PATIENT, BLIND) if is_sqlite else ("", NO_LOCK.format(pause=5))
    began = time.perf_counter()
    taken = [
        fight(
            make_organization(slug=f"bench-{number}", name=f"Bench {number}"),
            clients=clients,
            capacity=capacity,
            free=free,
            extra=patience + (guard if is_control else ""),
        )
        for number in range(rounds)
    ]
    people = [each.people for each in taken]
    return {
        "database": connection.vendor,
        "clients": clients,
        "rounds": rounds,
        "capacity": capacity,
        "free": free,
        "people": people,
        "won by": [{"students": each.students, "guests": each.guests, "held": each.held} for each in taken],
        "seconds": round(time.perf_counter() - began, 1),
        "is_as_promised": max(people) > capacity if is_control else set(people) == {capacity},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in USUAL.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(options.clients, options.capacity, options.free, options.rounds, options.control)))


if __name__ == "__main__":
    main()
