"""Recounting the scores of a whole center after its rules changed, and the minute's look for silence.

python -m benchmarks.scores [--leads 1000000]

`recount_first` writes every lead, `recount_again` finds all of them right; `silence` counts the leads of one day.
"""

import argparse
import json
import os
import time
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.lead_list import Crowd  # noqa: E402
from leads.models import Lead, ScoreUpkeep  # noqa: E402
from leads.services.load_score_preset import ensure_score_rules  # noqa: E402
from leads.services.recount_scores import ask_for_recount, count_silence, recount_scores  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

ALLOWED_SECONDS_FOR_A_MILLION = 30


def add_history(organization_id: int) -> None:
    """An event for every lead, two calls for every third."""
    touches = "organization_id, lead_id, channel, direction, outcome, note, at"
    events = "organization_id, lead_id, kind, from_value, to_value, at, recorded_at, payload"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO leads_leadevent ({events}) SELECT organization_id, id, 'created', '', status, created_at, "
            "created_at, '{}' FROM leads_lead WHERE organization_id = %s",
            (organization_id,),
        )
        for outcome in ("no_answer", "success"):
            cursor.execute(
                f"INSERT INTO leads_touchpoint ({touches}) SELECT organization_id, id, 'phone', 'outbound', %s, '', "
                "created_at FROM leads_lead WHERE organization_id = %s AND id %% 3 = 0",
                (outcome, organization_id),
            )
        cursor.execute("ANALYZE")


def measure(leads: int) -> dict[str, Any]:
    crowd = Crowd()
    crowd.fill(leads)
    add_history(crowd.center.pk)
    with organization_scope(crowd.center):
        ensure_score_rules(organization=crowd.center)
        count_silence()
        first, changed = _recount()
        again, _none = _recount()
        ScoreUpkeep.objects.update(silence_through=timezone.now() - timedelta(days=1))
        began = time.perf_counter()
        fallen = count_silence()
        return {
            "database": connection.vendor,
            "leads": Lead.objects.count(),
            "recount_first": round(first, 2),
            "changed": changed,
            "recount_again": round(again, 2),
            "silence": round(time.perf_counter() - began, 3),
            "fallen_silent": fallen,
            "is_fast_enough": first <= ALLOWED_SECONDS_FOR_A_MILLION * leads / 1_000_000,
        }


def _recount() -> tuple[float, int]:
    ask_for_recount()
    began = time.perf_counter()
    changed = recount_scores()
    return time.perf_counter() - began, changed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(options.leads or (1_000_000 if connection.vendor == "postgresql" else 100_000))))


if __name__ == "__main__":
    main()
