"""The timetable of a center with many rooms: milliseconds on the server and queries of each kind of page.

python -m benchmarks.timetable [--rooms 60] [--repeat 5]

Every room has six lessons a day, six days a week; every group nine students.
"""

import argparse
import os
from datetime import date, timedelta
from datetime import time as clock
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.pages import Measured, measure_page, measure_pages  # noqa: E402
from clients.models import Client as Person  # noqa: E402
from organizations.choices import Role  # noqa: E402
from organizations.factories import make_branch, make_member, make_organization  # noqa: E402
from organizations.models import Membership  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.factories import make_course, make_room, make_teacher, new_group  # noqa: E402
from scheduling.models import Enrolment, Group, TeacherAbsence, TeacherCourse  # noqa: E402
from scheduling.services.lay_out_lessons import lay_out_lessons  # noqa: E402

PAGE = "/admin/timetable/"
ALLOWED_MS = {"postgresql": 150, "sqlite": 150}
HOURS = (8, 10, 12, 14, 16, 18)
DAYS = ("mon_wed_fri", "tue_thu_sat")
STUDENTS = 9


def fill(rooms: int) -> tuple[Membership, int]:
    """A member who sees everything, and how many lessons a week has."""
    center = make_organization(slug="bench", name="Bench")
    with organization_scope(center), timezone.override(center.zone):
        branches, courses = [make_branch() for _ in range(3)], [make_course() for _ in range(8)]
        places = [make_room(branch=branches[number % 3], capacity=12) for number in range(rooms)]
        groups = [
            new_group(
                room=room, teacher=teacher, course=courses[number % 8], days=days, starts_at=_clock(hour), **_term()
            )
            for number, room in enumerate(places)
            for days in DAYS
            for teacher in [make_teacher()]
            for hour in HOURS
        ]
        Group.objects.bulk_create(groups)
        laid = lay_out_lessons(groups=groups)
        _enrol(groups)
        _absence(groups[0])
    return make_member(Role.OWNER, organization=center), len(laid.created)


def _clock(hour: int) -> Any:
    return clock(hour)


def _term() -> dict[str, date]:
    """Next week: all of its lessons are to come, on whatever day this runs."""
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    return {"first_day": monday, "last_day": monday + timedelta(days=6)}


def _enrol(groups: list[Group]) -> None:
    people = Person.objects.bulk_create(
        [Person(first_name="Aziza", last_name=f"Norova {number}") for number in range(STUDENTS)]
    )
    Enrolment.objects.bulk_create(
        [Enrolment(client=person, group=group, starts_on=group.first_day) for group in groups for person in people],
        batch_size=400,
    )


def _absence(group: Group) -> None:
    """A teacher is ill all week, and thirty others teach the course: the banner is drawn too."""
    assert group.teacher
    ill = group.teacher.teacher
    TeacherAbsence.objects.create(teacher=ill, first_day=group.first_day, last_day=group.last_day)
    others = Membership.objects.filter(teacher__isnull=False).exclude(pk=group.teacher_id)[:30]
    TeacherCourse.objects.bulk_create([TeacherCourse(teacher=other.teacher, course=group.course) for other in others])


def measure(owner: Membership, repeat: int) -> Measured:
    browser = Client()
    assert owner.user
    browser.force_login(owner.user)
    day = _term()["first_day"]
    pages = {
        f"{span}, by {by}": f"?day={day}&span={span}&by={by}"
        for span in ("day", "week")
        for by in ("room", "teacher", "group")
    }
    browser.get(PAGE)
    measured = {name: measure_page(browser, PAGE + query, repeat) for name, query in pages.items()}
    return {**measured, "today at the center": measure_page(browser, "/admin/center-today/", repeat)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    measure_pages(
        "timetable",
        fill=lambda: fill(arguments.rooms),
        measure=lambda filled: measure(filled[0], arguments.repeat),
        allowed_ms=ALLOWED_MS,
        about=lambda filled: {"rooms": arguments.rooms, "lessons_a_week": filled[1]},
    )


if __name__ == "__main__":
    main()
