"""make bench: each benchmark in a process of its own, on SQLite and on PostgreSQL; JSON lines, kept in var/.

Takes about an hour on two cores, a third of it fifty clients who fight for the same rooms.
"""

import os
import subprocess
import sys
from pathlib import Path

RESULT = Path("var/benchmarks.jsonl")
ANY_DATABASE: tuple[tuple[str, ...], ...] = (
    ("benchmarks.import_speed",),
    ("benchmarks.import_speed", "--workbook"),
    ("benchmarks.import_export_peer",),
    ("benchmarks.lead_list",),
    ("benchmarks.client_list",),
    ("benchmarks.working_a_lead",),
    ("benchmarks.scores",),
    ("benchmarks.school",),
    ("benchmarks.timetable",),
    ("benchmarks.roll",),
    ("benchmarks.trial_picker",),
    ("benchmarks.trial_list",),
    ("benchmarks.intake",),
    ("benchmarks.webhook",),
    ("benchmarks.webhook_server",),
    ("benchmarks.pace",),
    ("benchmarks.enrol",),
    ("benchmarks.moving_in",),
    ("benchmarks.figures",),
    ("benchmarks.seat_race",),
    ("benchmarks.booking_race",),
)
ONLY_POSTGRESQL: tuple[tuple[str, ...], ...] = (
    ("benchmarks.import_speed", "--rows", "1000000", "--present", "1000000"),
    ("benchmarks.near_duplicates",),
    ("benchmarks.outbox",),
    ("benchmarks.followed_links",),
    ("benchmarks.hooks",),
    ("benchmarks.broker",),
)


def run(module: tuple[str, ...], database: str | None) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database:
        environment["DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, "-m", *module], env=environment, check=False, stdout=subprocess.PIPE, text=True
    )
    line = f'{{"benchmark": "{" ".join(module)}", "result": {done.stdout.strip() or "null"}}}'
    print(line, flush=True)
    with RESULT.open("a") as stream:
        stream.write(line + "\n")


def main() -> None:
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.unlink(missing_ok=True)
    run(("benchmarks.phones",), None)
    for module in ANY_DATABASE:
        run(module, None)
    for module in (*ANY_DATABASE, *ONLY_POSTGRESQL):
        run(module, os.environ["DATABASE_URL"])


if __name__ == "__main__":
    main()
