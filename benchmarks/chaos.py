"""make chaos: workers are killed, answers get lost, and every message is counted. PostgreSQL.

python -m benchmarks.chaos [--messages 20000] [--workers 4] [--kill-every 2] [--drop 5] [--unguarded]

First with the guard, then, with a tenth of the messages, without it: then messages arrive twice. Prints JSON.
"""

import argparse
import dataclasses
import json
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from messaging.tests.outbox.chaos import Verdict, run  # noqa: E402
from organizations.factories import make_organization  # noqa: E402


def _told(verdict: Verdict, **more: Any) -> dict[str, Any]:
    facts = dataclasses.asdict(verdict)
    return {**facts, "messages_a_second": round(verdict.messages / verdict.seconds), **more}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=2)
    parser.add_argument("--drop", type=float, default=5)
    options = parser.parse_args()
    with database_of_its_own():
        guarded = run(
            make_organization(slug="guarded", name="Guarded"),
            messages=options.messages,
            workers=options.workers,
            kill_every=options.kill_every,
            chances={"drop": options.drop},
            patience=1_800,
        )
        control = run(
            make_organization(slug="unguarded", name="Unguarded"),
            messages=options.messages // 10,
            workers=options.workers,
            kill_every=None,
            is_guarded=False,
            patience=120,
        )
    promised = guarded.is_kept and control.doubled > 0
    result = {
        "database": connection.vendor,
        "workers": options.workers,
        "guarded": _told(guarded),
        "without the guard": _told(control),
        "is_as_promised": promised,
    }
    print(json.dumps(result))
    raise SystemExit(not promised)


if __name__ == "__main__":
    main()
