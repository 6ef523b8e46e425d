"""The import beside the raw limit: the same rows of the same three tables and indexes, loaded by the database.

python -m benchmarks.import_speed [--rows 100000] [--present 1000000] [--workbook]

`--present` imports a file of so many other rows beforehand. `seconds` is what the import took from opening the file to
its end, as a worker that is there already spends it; `process_seconds` adds the start of Python and Django.
"""

import argparse
import csv
import json
import os
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

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.people_file import write_csv  # noqa: E402
from crm_project.center import add_first_rows  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

Marks = dict[str, int]
TABLES = ("leads_lead", "leads_leadevent", "import_service_importrow")


# A child that is started by a big process is counted as big as that from its first moment, so a small one starts it.
STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


def import_as_a_whole(path: Path) -> tuple[float, dict[str, Any], float]:
    """Wall seconds and peak MiB of the command as a process of its own, and what it says."""
    program = [sys.executable, "manage.py", "import_leads", str(path), "--organization", "bench", "--json"]
    command = [sys.executable, "-c", STARTER, *program]
    environment = {**os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "crm_project.settings"}
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    peak = int(done.stderr.split()[-1]) / 1024
    return seconds, json.loads(done.stdout), peak


def _address() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return os.environ["DATABASE_URL"]


def raw_limit(folder: Path, above: Marks) -> float:
    """Seconds the database needs for the rows above these ids: COPY from files, or executemany of what is in memory."""
    return _raw_copy(folder, above) if connection.vendor == "postgresql" else _raw_executemany(above)


def _raw_copy(folder: Path, above: Marks) -> float:
    with connection.cursor() as cursor:
        for table, last in above.items():
            new = f"COPY (SELECT {columns_of(table)} FROM {table} WHERE id > {last}) TO STDOUT"
            with (folder / table).open("wb") as stream, cursor.copy(new) as copy:
                for block in copy:
                    stream.write(block)
        remove_rows(above)
        began = time.perf_counter()
        for table in TABLES:
            filled = f"COPY {table} ({columns_of(table)}) FROM STDIN"
            with (folder / table).open("rb") as stream, cursor.copy(filled) as copy:
                while block := stream.read(1 << 20):
                    copy.write(block)
        return time.perf_counter() - began


def _raw_executemany(above: Marks) -> float:
    raw = connection.connection
    rows = {
        table: raw.execute(f"SELECT {columns_of(table)} FROM {table} WHERE id > {last}").fetchall()
        for table, last in above.items()
    }
    remove_rows(above)
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        marks = ", ".join("?" * len(rows[table][0]))
        raw.executemany(f"INSERT INTO {table} ({columns_of(table)}) VALUES ({marks})", rows[table])
    raw.execute("COMMIT")
    return time.perf_counter() - began


def columns_of(table: str) -> str:
    """Those that are written; the database counts the others itself."""
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    return ", ".join(f'"{each.column}"' for each in model._meta.local_concrete_fields if not each.generated)


def marks() -> Marks:
    """The last id of each table."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            found[table] = cursor.fetchone()[0]
        return found


def remove_rows(above: Marks) -> None:
    """So that the tables are as they were before: nothing dead is left in PostgreSQL's."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not any(above.values()):
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
            return
        for table, last in reversed(above.items()):
            cursor.execute(f"DELETE FROM {table} WHERE id > {last}")
            if connection.vendor == "postgresql":
                cursor.execute(f"VACUUM ANALYZE {table}")


def as_workbook(path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def measure(rows: int, present: int, write: Callable[[Path], Path]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if present:
            import_as_a_whole(write_csv(folder / "present.csv", present))
        path = write(write_csv(folder / "people.csv", rows, seed=2, first_number=present))
        above = marks()
        process_seconds, said, peak = import_as_a_whole(path)
        seconds = said["seconds"]
        raw = raw_limit(folder, above)
        return {
            "database": connection.vendor,
            "file": path.suffix,
            "rows": rows,
            "leads_present": above["leads_lead"],
            "seconds": round(seconds, 2),
            "process_seconds": round(process_seconds, 2),
            "rows_per_second": round(rows / seconds),
            "raw_seconds": round(raw, 2),
            "percent_of_raw": round(100 * raw / seconds),
            "peak_mib": round(peak),
            "counts": {key: said[key] for key in ("created", "updated", "duplicates", "review", "invalid")},
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--present", type=int, default=0)
    parser.add_argument("--workbook", action="store_true")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    center = make_organization(slug="bench", name="Bench")
    with organization_scope(center):
        add_first_rows(center)
    print(json.dumps(measure(options.rows, options.present, as_workbook if options.workbook else lambda path: path)))


if __name__ == "__main__":
    main()
