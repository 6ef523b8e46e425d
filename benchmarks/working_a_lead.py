"""Work with leads among many: what a person waits for, and what runs over everybody at each tick.

python -m benchmarks.working_a_lead [--leads 1000000] [--repeat 5]

Pages are measured twice: `first` after every kept count was forgotten, `next` as the click after it.
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from benchmarks.lead_list import Crowd  # noqa: E402
from benchmarks.pages import measure_page, milliseconds  # noqa: E402
from benchmarks.throwaway import database_of_its_own  # noqa: E402
from crm_project.navigation import badge_counts  # noqa: E402
from leads.choices import EventKind  # noqa: E402
from leads.models import Lead, LeadEvent  # noqa: E402
from leads.services.assign_by_rules import assign_by_rules  # noqa: E402
from leads.services.load_score_preset import ensure_score_rules  # noqa: E402
from leads.services.merge_leads import merge_leads  # noqa: E402
from organizations.models import Membership  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from organizations.ticks import due_functions  # noqa: E402

EVENTS_OF_ONE, NEWCOMERS, MERGES = 500, 10_000, 50
ALLOWED = {
    "my day": 150, "lead page with 500 events": 150, "menu badges": 20, "merge": 100,
}  # fmt: skip
ALLOWED_SECONDS = {"assign 10,000 new leads": 3}


class Work(Crowd):
    """A crowd with one lead of a long story, leads nobody owns, and events."""

    def tell_stories(self) -> None:
        with organization_scope(self.center):
            ensure_score_rules(organization=self.center)
            self.talked_about = Lead.objects.open().filter(owner=self.sellers[0]).latest("pk")
            LeadEvent.objects.bulk_create(
                [self._event(self.talked_about.pk, number) for number in range(EVENTS_OF_ONE)], batch_size=500
            )
        with connection.cursor() as cursor:
            cursor.execute(_CREATED_EVENTS)
            cursor.execute("ANALYZE")

    def _event(self, lead_id: int, number: int) -> LeadEvent:
        kind = (EventKind.NOTE, EventKind.TOUCH, EventKind.NEXT_CONTACT)[number % 3]
        payload = {"text": f"Called again, said {number}", "version": 1, "channel": "phone", "outcome": "success"}
        at = datetime.now(UTC) - timedelta(hours=number)
        return LeadEvent(lead_id=lead_id, kind=kind, payload=payload, at=at, actor_id=self.sellers[0])


_CREATED_EVENTS = (
    "INSERT INTO leads_leadevent (organization_id, lead_id, kind, from_value, to_value, at, recorded_at, payload) "
    "SELECT organization_id, id, 'created', '', status, created_at, created_at, '{\"version\": 1}' FROM leads_lead"
)


def measure(work: Work, repeat: int) -> dict[str, Any]:
    seller = Membership._base_manager.get(pk=work.sellers[0])
    browser = Client()
    browser.force_login(seller.user)  # type: ignore[arg-type]
    page = f"/admin/leads/lead/{work.talked_about.pk}/change/"
    browser.get(page)
    found = {
        "my day": measure_page(browser, "/admin/my-day/", repeat),
        "lead page with 500 events": measure_page(browser, page, repeat),
    }
    with organization_scope(work.center):
        found["menu badges"] = {who.name: figures(badges_of(who), repeat) for who in (work.owner, seller)}
        found["merge"] = figures(merging(work), MERGES)
        found["assign 10,000 new leads"] = assigning()
        found["due"] = {name: timed(function) for name, function in due_functions.items()}
        found["due, again"] = {name: timed(function) for name, function in due_functions.items()}
    return found


def badges_of(member: Membership) -> Callable[[], Any]:
    member.user.active_membership = member  # type: ignore[union-attr]

    def count() -> None:
        """For another page: what one page has counted it keeps."""
        request = RequestFactory().get("/admin/")
        request.membership, request.user = member, member.user  # type: ignore[attr-defined, assignment]
        cache.clear()
        badge_counts(request)

    return count


def merging(work: Work) -> Callable[[], Any]:
    """Each call merges two further leads of one owner."""
    keys = list(Lead.objects.open().filter(owner=work.sellers[1]).values_list("pk", flat=True)[: 2 * MERGES])
    random.Random(5).shuffle(keys)
    pairs = iter(zip(keys[::2], keys[1::2], strict=True))
    actor = Membership._base_manager.get(pk=work.owner.pk)

    def merge() -> None:
        older, newer = sorted(next(pairs))
        winner, absorbed = Lead.objects.get(pk=older), Lead.objects.get(pk=newer)
        merge_leads(winner=winner, absorbed=[absorbed], choices={}, actor=actor)

    return merge


def assigning() -> dict[str, Any]:
    new = Lead.objects.open().filter(owner=None).order_by("pk").values("pk")[:NEWCOMERS]
    leads = Lead.objects.filter(pk__in=list(new.values_list("pk", flat=True)))
    return timed(lambda: assign_by_rules(leads=leads))


def figures(run: Callable[[], Any], repeat: int) -> dict[str, Any]:
    times = [milliseconds(run) for _ in range(repeat)]
    return {"median_ms": round(statistics.median(times), 1), "max_ms": round(max(times), 1)}


def timed(run: Callable[[], Any]) -> dict[str, Any]:
    started = time.perf_counter()
    result = run()
    return {"seconds": round(time.perf_counter() - started, 2), "result": result}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    setup_test_environment()
    with database_of_its_own():
        work = Work()
        work.fill(arguments.leads)
        work.tell_stories()
        found = measure(work, arguments.repeat)
    result = {
        "benchmark": "working_a_lead", "database": connection.vendor, "leads": arguments.leads,
        "allowed_ms": ALLOWED, "allowed_seconds": ALLOWED_SECONDS, "measured": found,
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False, indent=1, default=str))


if __name__ == "__main__":
    main()
