"""make bench: each benchmark in a process of its own, on SQLite and on PostgreSQL; JSON lines, kept in var/."""

import os
import subprocess
import sys
from pathlib import Path

RESULT = Path("var/benchmarks.jsonl")
ANY_DATABASE = (
    ("benchmarks.import_speed",),
    ("benchmarks.import_speed", "--workbook"),
    ("benchmarks.near_duplicates", "--leads", "200000", "--new", "20000"),
    ("benchmarks.lead_list", "--leads", "200000", "--repeat", "3"),
)


def run(module: tuple[str, ...], database: str | None) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database:
        environment["DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, "-m", *module], env=environment, check=False, stdout=subprocess.PIPE, text=True
    )
    lines = [f'{{"benchmark": "{" ".join(module)}", "result": {done.stdout.strip() or "null"}}}']
    with RESULT.open("a") as stream:
        for line in lines:
            print(line, flush=True)
            stream.write(line + "\n")


def main() -> None:
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.unlink(missing_ok=True)
    run(("benchmarks.phones",), None)
    for database in (None, os.environ.get("DATABASE_URL")):
        for module in ANY_DATABASE:
            run(module, database)


if __name__ == "__main__":
    main()
