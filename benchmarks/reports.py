"""Reports of leads: each over 30 days, 90 days and a year of a busy center.

python -m benchmarks.reports [--leads 100000] [--salespeople 50] [--days 365]
"""

import argparse
import json
import os
import statistics
import time
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from analytics.reports.question import Question  # noqa: E402
from analytics.reports.registry import REPORTS  # noqa: E402
from analytics.reports.report import Report  # noqa: E402
from benchmarks.centers import Year  # noqa: E402
from benchmarks.throwaway import database_of_its_own  # noqa: E402
from organizations.models import Membership  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

PERIODS = {"30 days": 30, "90 days": 90, "year": 365}
REPEAT = 3
ALLOWED_MS = 500


def measure(year: Year) -> dict[str, Any]:
    """The usual period has to be quick; a year is only told."""
    last = timezone.now().date()
    found: dict[str, dict[str, int]] = {}
    with organization_scope(year.center):
        member = Membership.objects.get(pk=year.people[0])
        for report in REPORTS:
            found[report.key] = {
                name: _milliseconds(report, Question(last - timedelta(days=days - 1), last, member))
                for name, days in PERIODS.items()
            }
    slowest = max(numbers["30 days"] for numbers in found.values())
    return {
        "database": connection.vendor,
        **year.sizes(),
        "ms": found,
        "slowest_30_days_ms": slowest,
        "is_fast_enough": slowest <= ALLOWED_MS,
    }


def _milliseconds(report: Report, question: Question) -> int:
    def once() -> float:
        began = time.perf_counter()
        report.make(question)
        return time.perf_counter() - began

    return round(statistics.median(once() for _ in range(REPEAT)) * 1000)


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
