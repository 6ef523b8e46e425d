"""Figures of a center: one day, a year at once, the year again when nothing changed, and a loop over salespeople.

python -m benchmarks.figures [--leads 100000] [--salespeople 50] [--days 365]

As many touches as leads, as many reminders, half as many trials, told in the order of time. The loop asks the indexed
range of a day once for each salesperson and figure, by who owns the lead now, so it does less than the figures do; it
is measured on three days and multiplied.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from analytics.models import KPIDay, SalesKPI  # noqa: E402
from analytics.services.compute_kpis import compute_kpis  # noqa: E402
from benchmarks.centers import Year  # noqa: E402
from benchmarks.throwaway import database_of_its_own  # noqa: E402
from leads.models import Lead, LeadEvent, LeadReminder  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

LOOP_DAYS, REPEAT = 3, 5
ALLOWED_DAY_MS, ALLOWED_YEAR_SECONDS, LEAST_RATIO = 100, 10, 50


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def naive_day(day: date, people: list[int]) -> None:
    """What somebody writes first, with ranges instead of `__date`."""
    start = datetime.combine(day, datetime.min.time(), UTC)
    span = (start, start + timedelta(days=1))
    for person in people:
        events = LeadEvent.objects.filter(at__gte=span[0], at__lt=span[1], lead__owner=person)
        touched = events.filter(kind="touch").values("lead").distinct().count()
        found = [events.filter(kind=kind, to_value=value).count() for kind, value in _FACTS]
        due = LeadReminder.objects.filter(lead__owner=person, deadline_at__gte=span[0], deadline_at__lt=span[1])
        done = due.filter(completed_at__isnull=False).count()
        missed = due.filter(overdue_at__isnull=False).count()
        came = Lead.objects.filter(owner=person, created_at__gte=span[0], created_at__lt=span[1]).count()
        if min(touched, done, missed, came, *found) < 0:
            raise AssertionError("Counts are never negative.")


_FACTS = (
    ("trial", "booked"),
    ("trial", "attended"),
    ("trial", "no_show"),
    ("offer", "made"),
    ("status", "enrolled"),
    ("status", "lost"),
)


def measure(year: Year) -> dict[str, Any]:
    last = timezone.now().date() - timedelta(days=2)
    first = last - timedelta(days=year.days - 1)
    with organization_scope(year.center):
        whole = seconds(lambda: compute_kpis(first=first, last=last))
        again = seconds(lambda: compute_kpis(first=first, last=last))
        some = [last - timedelta(days=1 + number * 37 % year.days) for number in range(REPEAT)]
        KPIDay.objects.all().delete()
        SalesKPI.objects.filter(day__in=some).delete()
        day = [seconds(lambda day=day: compute_kpis(first=day, last=day)) for day in some]  # type: ignore[misc]
        loop = sum(seconds(lambda day=day: naive_day(day, year.people)) for day in some[:LOOP_DAYS])  # type: ignore[misc]
        rows = SalesKPI.objects.count()
    year_of_loop = loop / LOOP_DAYS * year.days
    return {
        "database": connection.vendor,
        **year.sizes(),
        "rows_of_salespeople": rows,
        "day_ms": round(statistics.median(day) * 1000),
        "slowest_day_ms": round(max(day) * 1000),
        "year_seconds": round(whole, 1),
        "year_again_seconds": round(again, 1),
        "loop_day_ms": round(loop / LOOP_DAYS * 1000),
        "loop_year_seconds": round(year_of_loop, 1),
        "year_is_times_the_loop": round(year_of_loop / whole, 1),
        "is_day_fast_enough": statistics.median(day) * 1000 <= ALLOWED_DAY_MS,
        "is_year_fast_enough": whole <= ALLOWED_YEAR_SECONDS,
        "is_ratio_reached": year_of_loop / whole >= LEAST_RATIO,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--salespeople", type=int, default=50)
    parser.add_argument("--days", type=int, default=365)
    options = parser.parse_args()
    with database_of_its_own():
        print(json.dumps(measure(Year(options.leads, options.salespeople, options.days))))


if __name__ == "__main__":
    main()
