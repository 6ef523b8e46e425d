"""Groups and their lessons: expanding terms, looking for clashes, changing many groups at once, the list of groups.

python -m benchmarks.school [--groups 400]

Terms have 48 lessons. `expand_and_check` plans all of them and looks for clashes in the ledger and among themselves;
`one_group_checked_a_second` looks for those of single terms in a full ledger, one query each.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from organizations.choices import Role  # noqa: E402
from organizations.factories import make_branch, make_member, make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.busy import find_clashes  # noqa: E402
from scheduling.factories import make_course, make_room, make_teacher, new_group  # noqa: E402
from scheduling.models import Course, Group, Lesson, Room, ScheduleChange  # noqa: E402
from scheduling.services.change_schedule import change_schedule, undo_schedule_changes  # noqa: E402
from scheduling.services.lay_out_lessons import lay_out_lessons, plan_lessons  # noqa: E402
from scheduling.slots import slot_of  # noqa: E402

FIRST_DAY = date(2027, 4, 5)
WEEKS = 16
LESSONS = 3 * WEEKS
# Three lessons a week at one of these times, on one of two patterns, in one of as many rooms as there are groups for.
HOURS = (8, 10, 12, 14, 16, 18)
PATTERNS = ("mon_wed_fri", "tue_thu_sat")
ALLOWED_SECONDS = 1.0
LEAST_GROUPS_A_SECOND = 500
REPEAT = 3


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class School:
    """`count` groups that fill rooms one after another, each with a teacher of its room and pattern."""

    def __init__(self, count: int) -> None:
        self.course: Course = make_course()
        self.branch = make_branch()
        self.rooms: list[Room] = []
        self.teachers: list[Any] = []
        self.add(count)

    def add(self, count: int) -> list[Group]:
        made = [self._group(number) for number in range(Group.objects.count(), Group.objects.count() + count)]
        return Group.objects.bulk_create(made)

    def _group(self, number: int) -> Group:
        room, time_of_day = divmod(number, len(HOURS) * len(PATTERNS))
        if room == len(self.rooms):
            self.rooms.append(make_room(name=f"R{room}", branch=self.branch))
            self.teachers.append(make_teacher())
        hour, pattern = divmod(time_of_day, len(PATTERNS))
        return new_group(
            name=f"G{number}",
            course=self.course,
            branch=self.branch,
            room=self.rooms[room],
            teacher=self.teachers[room],
            days=PATTERNS[pattern],
            starts_at=clock(HOURS[hour]),
            first_day=FIRST_DAY,
            last_day=FIRST_DAY + timedelta(weeks=WEEKS, days=-1),
        )


def groups_now() -> list[Group]:
    return list(Group.objects.select_related("room", "branch").order_by("pk"))


def expand_and_check(groups: list[Group]) -> int:
    """As if all of them were opened: what `lay_out_lessons` does before it writes."""
    plan = plan_lessons(groups, overlays={})
    return len(find_clashes(slot_of(lesson) for lesson in plan.created))


def measure_checks(groups: list[Group]) -> tuple[float, int]:
    """Groups a second, and queries for each."""
    terms: dict[int, list[Any]] = {}
    for lesson in Lesson.objects.filter(group__in=groups[:100]).select_related("room"):
        terms.setdefault(lesson.group_id, []).append(lesson)
    works = [([slot_of(lesson) for lesson in term], [lesson.pk for lesson in term]) for term in terms.values()]
    with CaptureQueriesContext(connection) as asked:
        find_clashes(works[0][0], but_lessons=works[0][1])
    taken = min(
        seconds(lambda: [find_clashes(slots, but_lessons=own) for slots, own in works]) for _each in range(REPEAT)
    )
    return len(works) / taken, len(asked)


def list_queries(owner: Any) -> int:
    browser = Client()
    browser.force_login(owner)
    browser.get("/admin/scheduling/group/")
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/admin/scheduling/group/?term=coming")
    if answer.status_code != 200:
        raise SystemExit(f"The list of groups answered {answer.status_code}.")
    return len(asked)


def measure(count: int) -> dict[str, Any]:
    center = make_organization(slug="bench", name="Bench", country="US", timezone="America/New_York")
    owner = make_member(Role.OWNER, organization=center)
    with organization_scope(center):
        school = School(10)
        queries = [list_queries(owner.user)]
        school.add(count - 10)
        groups = groups_now()
        expand = min(seconds(lambda: expand_and_check(groups)) for _each in range(REPEAT))
        lay_out = seconds(lambda: lay_out_lessons(groups=groups))
        rate, checks = measure_checks(groups)
        change = ScheduleChange(
            first_day=FIRST_DAY,
            last_day=FIRST_DAY + timedelta(days=30),
            shift_minutes=-60,
            longer_by_minutes=-30,
        )
        wanted = groups[:40]
        changed = seconds(lambda: change_schedule(change=change, groups=wanted, rooms={}, actor=None))
        undone = seconds(lambda: undo_schedule_changes(changes=[change], actor=None))
        lessons = Lesson.objects.count()
        school.add(1_000 - count)
        queries.append(list_queries(owner.user))
    return {
        "database": connection.vendor,
        "groups": count,
        "lessons": lessons,
        "expand_and_check": round(expand, 2),
        "lay_out": round(lay_out, 2),
        "one_group_checked_a_second": round(rate),
        "queries_to_check_one_group": checks,
        "change_40_groups": round(changed, 2),
        "undo_40_groups": round(undone, 2),
        "list_queries_at_10_and_1000_groups": queries,
        "is_fast_enough": expand <= ALLOWED_SECONDS and rate >= LEAST_GROUPS_A_SECOND and checks == 1,
        "is_list_steady": queries[0] == queries[1],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=400)
    options = parser.parse_args()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(options.groups)))


if __name__ == "__main__":
    main()
