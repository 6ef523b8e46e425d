"""Clients in processes of their own fight for the hours of rooms: how many are booked, and that none is twice.

python -m benchmarks.booking_race [--clients 50] [--hours 500] [--wishes 400] [--control]

There are twenty rooms. On SQLite a few clients fight for fewer hours. `--control` takes the guards of the database and
the locks off: then hours are booked twice.
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
from scheduling.tests.booking_race import NO_LOCKS, count_doubles, count_strays, fight, no_guards  # noqa: E402

ROOMS = 20
MANY = {"clients": 50, "hours": 500, "wishes": 400}
FEW = {"clients": 6, "hours": 50, "wishes": 300}


def measure(clients: int, hours: int, wishes: int, is_control: bool) -> dict[str, Any]:
    center = make_organization(slug="bench", name="Bench")
    began = time.perf_counter()
    if is_control:
        with no_guards(center):
            booked = fight(center, clients=clients, rooms=ROOMS, hours=hours, wishes=wishes, extra=NO_LOCKS)
            doubles, strays = count_doubles(center), count_strays(center)
    else:
        booked = fight(center, clients=clients, rooms=ROOMS, hours=hours, wishes=wishes)
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
    usual = MANY if connection.vendor == "postgresql" else FEW
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in usual.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(options.clients, options.hours, options.wishes, options.control)))


if __name__ == "__main__":
    main()
