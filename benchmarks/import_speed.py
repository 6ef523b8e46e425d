"""The import beside the raw limit: the same rows of the same three tables and indexes, loaded by the database.

python -m benchmarks.import_speed [--rows 100000] [--workbook]
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.people_file import write_csv  # noqa: E402
from organizations.factories import make_organization  # noqa: E402

TABLES = ("leads_lead", "leads_leadevent", "import_service_importrow")


def import_as_a_whole(path: Path) -> tuple[float, dict[str, Any], float]:
    """Wall seconds and peak MiB of the command as a process of its own, and what it says."""
    command = [sys.executable, "manage.py", "import_leads", str(path), "--organization", "bench", "--json"]
    environment = {**os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "crm_project.settings"}
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return seconds, json.loads(done.stdout), peak


def _address() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return os.environ["DATABASE_URL"]


def raw_limit(folder: Path) -> float:
    """Seconds the database needs for the same rows: COPY from files, or executemany of what is in memory."""
    return _raw_copy(folder) if connection.vendor == "postgresql" else _raw_executemany()


def _raw_copy(folder: Path) -> float:
    with connection.cursor() as cursor:
        for table in TABLES:
            with (folder / table).open("wb") as stream, cursor.copy(f"COPY {table} TO STDOUT") as copy:
                for block in copy:
                    stream.write(block)
        empty_tables()
        began = time.perf_counter()
        for table in TABLES:
            with (folder / table).open("rb") as stream, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                while block := stream.read(1 << 20):
                    copy.write(block)
        return time.perf_counter() - began


def _raw_executemany() -> float:
    raw = connection.connection
    rows = {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    empty_tables()
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        marks = ", ".join("?" * len(rows[table][0]))
        raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
    raw.execute("COMMIT")
    return time.perf_counter() - began


def empty_tables() -> None:
    tables = ("leads_lead_tags", "leads_duplicatecandidate", "leads_leadphone", *reversed(TABLES))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")


def as_workbook(path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def measure(rows: int, write: Callable[[Path], Path]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write(write_csv(folder / "people.csv", rows))
        empty_tables()
        seconds, said, peak = import_as_a_whole(path)
        raw = raw_limit(folder)
        return {
            "database": connection.vendor,
            "file": path.suffix,
            "rows": rows,
            "seconds": round(seconds, 2),
            "rows_per_second": round(rows / seconds),
            "raw_seconds": round(raw, 2),
            "percent_of_raw": round(100 * raw / seconds),
            "peak_mib": round(peak),
            "counts": {key: said[key] for key in ("created", "updated", "duplicates", "review", "invalid")},
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--workbook", action="store_true")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    make_organization(slug="bench", name="Bench")
    print(json.dumps(measure(options.rows, as_workbook if options.workbook else lambda path: path)))


if __name__ == "__main__":
    main()
