"""A center moves in by one workbook: reading and planning it, writing it, taking it back, the same once more.

python -m benchmarks.moving_in [--students 600]

The workbook is that of the demo's center: forty groups with a term of lessons, families, prices. More students are
added as further families without groups.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from crm_project.demo.load import load_demo  # noqa: E402
from import_service.models import MovingIn  # noqa: E402
from import_service.moving_in.template import write_workbook  # noqa: E402
from import_service.moving_in.what_is_here import rows_here  # noqa: E402
from import_service.moving_in.work import work_on_move  # noqa: E402
from import_service.services.move_in import confirm_move, start_move, undo_move  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.models import Group, Lesson  # noqa: E402

ALLOWED_SECONDS = 10.0


def make_workbook(students: int) -> bytes:
    """The demo's, with as many students."""
    demo = load_demo(leads=0, seed=1)
    with organization_scope(demo), timezone.override(demo.zone):
        rows = rows_here()
    for number in range(students - len(rows["student"])):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        rows["student"].append({"number": f"B{number}", "first_name": "Aziz", "last_name": f"Bench{name}"})
        parent = {"first_name": "Olim", "last_name": f"Bench{name}", "phone": f"+99891{number:07}"}
        rows["guardian"].append({"student_number": f"B{number}", **parent})
    return write_workbook(rows)


def measured(work: Callable[[], Any]) -> tuple[float, int]:
    """Seconds and queries."""
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        work()
        return round(time.perf_counter() - began, 2), len(asked)


def measure(students: int) -> dict[str, Any]:
    content = make_workbook(students)
    center = make_organization(slug="bench", name="Bench", country="UZ", timezone="Asia/Tashkent")
    with organization_scope(center), timezone.override(center.zone):
        move = start_move(file=ContentFile(content), name="center.xlsx", actor=None)
        read, read_queries = measured(lambda: work_on_move(move.pk))
        confirm_move(move=move, actor=None)
        write, write_queries = measured(lambda: work_on_move(move.pk))
        done = MovingIn.objects.get(pk=move.pk)
        groups, lessons = Group.objects.count(), Lesson.objects.count()
        again = start_move(file=ContentFile(content), name="center.xlsx", actor=None)
        reread, _queries = measured(lambda: work_on_move(again.pk))
        again.refresh_from_db()
        undo_move(move=done, actor=None)
        undo, _queries = measured(lambda: work_on_move(move.pk))
    return {
        "database": connection.vendor,
        "students": done.counts["student"]["new"],
        "guardians": done.counts["guardian"]["new"],
        "groups": groups,
        "lessons": lessons,
        "problems": len(done.problems),
        "read_and_plan": read,
        "write": write,
        "move_in": round(read + write, 2),
        "same_again": reread,
        "undo": undo,
        "queries": [read_queries, write_queries],
        "new_the_second_time": sum(counts["new"] for counts in again.counts.values()),
        "is_fast_enough": read + write <= ALLOWED_SECONDS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=600)
    options = parser.parse_args()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(options.students)))


if __name__ == "__main__":
    main()
