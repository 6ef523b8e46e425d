"""Looking for a group to try among many: milliseconds and queries of the search.

python -m benchmarks.trial_picker [--groups 400] [--repeat 9]

Every group has nine students and a term of sixteen weeks.
"""

import argparse
import json
import os
import statistics
from datetime import time as clock
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.housekeeping import tidy  # noqa: E402
from benchmarks.pages import milliseconds  # noqa: E402
from benchmarks.throwaway import database_of_its_own  # noqa: E402
from clients.models import Client as Person  # noqa: E402
from leads.factories import make_lead  # noqa: E402
from leads.models import Lead  # noqa: E402
from organizations.factories import make_branch, make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.factories import make_course, make_room, make_teacher, new_group  # noqa: E402
from scheduling.models import Enrolment, Group, LessonGuest  # noqa: E402
from scheduling.services.lay_out_lessons import lay_out_lessons  # noqa: E402
from trials.picking.filters import Filters  # noqa: E402
from trials.picking.find import Found, find_groups  # noqa: E402
from trials.picking.wish import wish_of  # noqa: E402

ALLOWED_MS = 100
MOST_QUERIES = 9
HOURS, DAYS, LEVELS = (8, 10, 12, 14, 16, 18), ("mon_wed_fri", "tue_thu_sat"), ("A1", "A2", "B1", "B2")
STUDENTS, WEEKS = 9, 16


def fill(count: int) -> Lead:
    """Groups that fill rooms one after another; and somebody who looks for one."""
    branches, courses = [make_branch() for _ in range(3)], [make_course() for _ in range(8)]
    first = timezone.localdate() + timedelta(days=1)
    groups = []
    for number in range(count):
        if number % (len(HOURS) * len(DAYS)) == 0:
            room, teacher = make_room(branch=branches[number % 3]), make_teacher()
        groups.append(
            new_group(
                course=courses[number % 8],
                level=LEVELS[number // 8 % 4],
                branch=room.branch,
                room=room,
                teacher=teacher,
                days=DAYS[number % 2],
                starts_at=clock(HOURS[number // 2 % len(HOURS)]),
                first_day=first,
                last_day=first + timedelta(weeks=WEEKS, days=-1),
            )
        )
    Group.objects.bulk_create(groups)
    lessons = lay_out_lessons(groups=groups).created
    _seat(groups, lessons)
    return make_lead(course=courses[0], branch=branches[0], preferred_days="mon_wed_fri", preferred_time="after 16")


def _seat(groups: list[Group], lessons: list[Any]) -> None:
    people = Person.objects.bulk_create([Person(first_name="Aziza", last_name=f"Norova {n}") for n in range(STUDENTS)])
    rows = [Enrolment(client=person, group=group, starts_on=group.first_day) for group in groups for person in people]
    Enrolment.objects.bulk_create(rows, batch_size=400)
    LessonGuest.objects.bulk_create([LessonGuest(lesson=lesson, name="Guest") for lesson in lessons[::10]])
    for table in ("scheduling_group", "scheduling_lesson", "scheduling_enrolment", "scheduling_lessonguest"):
        tidy(table)


def measure(lead: Lead, repeat: int) -> dict[str, dict[str, Any]]:
    wish = wish_of(lead)
    searches = {"as wished": None, "all groups": Filters()}
    return {name: _search(lead, filters, repeat) for name, filters in searches.items() if wish.course}


def _search(lead: Lead, filters: Filters | None, repeat: int) -> dict[str, Any]:
    def search() -> Found:
        return find_groups(wish_of(lead), filters=filters)

    search()
    taken = [milliseconds(search) for _ in range(repeat)]
    with CaptureQueriesContext(connection) as asked:
        found = search()
    return {"ms": round(statistics.median(taken)), "queries": len(asked), "shown": len(found.choices)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=400)
    parser.add_argument("--repeat", type=int, default=9)
    arguments = parser.parse_args()
    setup_test_environment()
    with database_of_its_own():
        center = make_organization(slug="bench", name="Bench")
        with organization_scope(center), timezone.override(center.zone):
            searches = measure(fill(arguments.groups), arguments.repeat)
    slow = [key for key, one in searches.items() if one["ms"] > ALLOWED_MS or one["queries"] > MOST_QUERIES]
    print(
        json.dumps(
            {
                "benchmark": "trial_picker",
                "database": connection.vendor,
                "groups": arguments.groups,
                "allowed_ms": ALLOWED_MS,
                "searches": searches,
                "beyond": slow,
            }
        )
    )


if __name__ == "__main__":
    main()
