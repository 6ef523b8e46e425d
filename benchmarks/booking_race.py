"""Clients in processes of their own fight for the hours of rooms: how many are booked, and that none is twice.

python -m benchmarks.booking_race [--clients 50] [--hours 500] [--wishes 400] [--control]

There are twenty rooms. `--control` takes the guards of the database off, and the locks: then hours are booked twice.
On SQLite, where the one writer is the lock, it takes off the look before the writing.
"""

import argparse
import json
import os
import time
from contextlib import nullcontext
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from organizations.factories import make_organization  # noqa: E402
from scheduling.tests.booking_race import BLIND, NO_LOCKS, PATIENT, count_doubles, count_strays, fight, no_guards  # noqa: E402

ROOMS = 20
USUAL = {"clients": 50, "hours": 500, "wishes": 400}


def measure(clients: int, hours: int, wishes: int, is_control: bool) -> dict[str, Any]:
    center = make_organization(slug="bench", name="Bench")
    began = time.perf_counter()
    is_sqlite = connection.vendor == "sqlite"
    patience, guard = (PATIENT, BLIND) if is_sqlite else ("", NO_LOCKS)
    with no_guards(center) if is_control else nullcontext():
        extra = patience + guard if is_control else patience
        booked = fight(center, clients=clients, rooms=ROOMS, hours=hours, wishes=wishes, extra=extra)
        doubles, strays = count_doubles(center), count_strays(center)
    return {
        "database": connection.vendor,
        "clients": clients,
        "slots": ROOMS * hours,
        "wishes": clients * wishes,
        "booked": booked,
        "doubles": doubles,
        "strays": strays,
        "seconds": round(time.perf_counter() - began, 1),
        "is_as_promised": (doubles > 0) if is_control else (doubles, strays) == (0, 0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in USUAL.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(options.clients, options.hours, options.wishes, options.control)))


if __name__ == "__main__":
    main()
