"""A lead by `POST /intake/<token>/`: how long the sender waits for what became of it, and how many a second one process
takes in; beside it how many it keeps when it is busy, and how many a worker then takes in.

python -m benchmarks.intake [--leads 300]
"""

import argparse
import json
import os
import time
from statistics import median, quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from import_service import pace  # noqa: E402
from import_service.models import Intake  # noqa: E402
from import_service.services.work_on_delivery import work_on_due  # noqa: E402
from leads.factories import make_source  # noqa: E402
from leads.models import Lead  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402


def send(url: str, numbers: range, status: int) -> list[float]:
    """Seconds until each answer."""
    client, waits = Client(), []
    for number in numbers:
        told = {"name": f"Aziz Karimov {number}", "phone": f"+998{901_000_000 + number}", "course": "IELTS"}
        began = time.perf_counter()
        answer = client.post(url, json.dumps(told), content_type="application/json")
        waits.append(time.perf_counter() - began)
        assert answer.status_code == status, answer.content
    return waits


def measure(leads: int) -> dict[str, Any]:
    organization = make_organization(slug="bench", name="Bench")
    with organization_scope(organization):
        intake = Intake.objects.create(source=make_source(), per_minute=10**6, per_minute_of_one=10**6)
    url = f"/intake/{intake.token}/"
    send(url, range(10), 201)
    pace.RUSH = -1
    at_once = send(url, range(10, 10 + leads), 201)
    pace.BUSY = -1
    kept = send(url, range(10 + leads, 10 + 2 * leads), 202)
    with organization_scope(organization):
        began = time.perf_counter()
        work_on_due()
        worked = time.perf_counter() - began
        assert Lead.objects.count() == 10 + 2 * leads
    return {
        "median ms": round(median(at_once) * 1000, 1),
        "p95 ms": round(quantiles(at_once, n=20)[-1] * 1000, 1),
        "answered a second": round(leads / sum(at_once)),
        "kept a second": round(leads / sum(kept)),
        "taken in a second": round(leads / worked),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=300)
    options = parser.parse_args()
    with database_of_its_own():
        told = measure(options.leads)
    print(json.dumps({"benchmark": "intake", "database": connection.vendor, "leads": options.leads, **told}))


if __name__ == "__main__":
    main()
