"""Enrolling leads among many clients and groups, and looking which packs of new students are complete.

python -m benchmarks.enrol [--clients 100000] [--groups 400] [--new 5000] [--repeat 40]

A lead is a child whose mother answers: two clients, a link, a conversion, a seat. Every group has nine students.
"""

import argparse
import json
import os
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.housekeeping import tidy  # noqa: E402
from benchmarks.pages import milliseconds  # noqa: E402
from benchmarks.throwaway import database_of_its_own  # noqa: E402
from benchmarks.trial_picker import fill  # noqa: E402
from clients.models import Client as Person  # noqa: E402
from leads.choices import LeadStatus  # noqa: E402
from leads.factories import make_lead  # noqa: E402
from leads.models import Lead, LeadConversion  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.models import Enrolment, Group  # noqa: E402
from trials.enrolling import next_lesson_day  # noqa: E402
from trials.services.close_packs import close_packs  # noqa: E402
from trials.services.enrol_lead import enrol_lead  # noqa: E402

ALLOWED_MS = {"enrol": 100, "packs, each minute": 250}
MOTHER = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother"}


def crowd(clients: int, new: int) -> None:
    """Clients with phones, and the latest of them with a seat and a lead they came from, whose packs have gaps."""
    people = [
        Person(first_name=f"Umid {n}", last_name="Norov", phone=f"+99891{n:07}", created_at=timezone.now())
        for n in range(clients)
    ]
    Person.objects.bulk_create(people, batch_size=900)
    now, group = timezone.now(), Group.objects.earliest("pk")
    leads = [
        Lead(first_name=one.first_name, created_at=now, is_archived=True, status="enrolled") for one in people[:new]
    ]
    Lead.objects.bulk_create(leads, batch_size=500)
    made = [
        LeadConversion(lead=lead, client=one, at=now, score_then=70, created_client=True, created_contact=False)
        for lead, one in zip(leads, people, strict=False)
    ]
    LeadConversion.objects.bulk_create(made, batch_size=500)
    seats = [Enrolment(client=one, group=group, starts_on=group.first_day) for one in people[:new]]
    Enrolment.objects.bulk_create(seats, batch_size=500)
    for table in ("clients_client", "leads_lead", "leads_leadconversion", "scheduling_enrolment"):
        tidy(table)


def enrolling(count: int) -> Iterator[Callable[[], Any]]:
    """Each enrols another lead into another group."""
    groups = list(Group.objects.order_by("-pk")[:count])
    for group in groups:
        lead = make_lead(first_name="Bek", last_name="Aliyev", status=LeadStatus.TRIAL_ATTENDED, **MOTHER)
        facts: dict[str, Any] = {"group": group, "starts_on": next_lesson_day(group), "despite_score": True}
        yield partial(enrol_lead, lead=lead, actor=None, **facts)


def measure(repeat: int) -> dict[str, dict[str, Any]]:
    first, *others = list(enrolling(repeat + 1))
    with CaptureQueriesContext(connection) as asked:
        first()
    taken = [milliseconds(one) for one in others]
    packs = [milliseconds(close_packs) for _ in range(5)]
    return {
        "enrol": {"ms": round(statistics.median(taken)), "max_ms": round(max(taken)), "queries": len(asked)},
        "packs, each minute": {"ms": round(statistics.median(packs)), "max_ms": round(max(packs))},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--groups", type=int, default=400)
    parser.add_argument("--new", type=int, default=5_000)
    parser.add_argument("--repeat", type=int, default=40)
    arguments = parser.parse_args()
    setup_test_environment()
    with database_of_its_own():
        center = make_organization(slug="bench", name="Bench")
        with organization_scope(center), timezone.override(center.zone):
            fill(arguments.groups)
            crowd(arguments.clients, arguments.new)
            found = measure(arguments.repeat)
    beyond = [name for name, figures in found.items() if figures["ms"] > ALLOWED_MS[name]]
    told = {"benchmark": "enrol", "database": connection.vendor, **vars(arguments), "allowed_ms": ALLOWED_MS}
    print(json.dumps({**told, "measured": found, "beyond": beyond}))


if __name__ == "__main__":
    main()
