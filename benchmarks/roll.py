"""Rolls of a center with many groups: milliseconds of marking a group of twelve, and of the pages of rolls.

python -m benchmarks.roll [--groups 60] [--repeat 20]

Every group has twelve students and meets three times a week; eight weeks of lessons are marked, and one a week is not.
"""

import argparse
import os
import statistics
from datetime import date, timedelta
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.pages import Measured, measure_page, measure_pages, milliseconds  # noqa: E402
from clients.models import Client as Person  # noqa: E402
from organizations.choices import Role  # noqa: E402
from organizations.factories import make_member, make_organization  # noqa: E402
from organizations.models import Membership  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.factories import make_course, make_teacher, new_group  # noqa: E402
from scheduling.models import Attendance, Enrolment, Group, Lesson  # noqa: E402
from scheduling.roll.attendees import Mark, Who  # noqa: E402
from scheduling.services.lay_out_lessons import lay_out_lessons  # noqa: E402
from scheduling.services.mark_roll import mark_roll  # noqa: E402

ALLOWED_MS = {"postgresql": 150, "sqlite": 150}
ALLOWED_TO_MARK_MS = 50
STUDENTS, ABSENT, WEEKS = 12, 2, 8
BATCH = 400


def fill(groups: int) -> Membership:
    center = make_organization(slug="bench", name="Bench")
    with organization_scope(center), timezone.override(center.zone):
        course = make_course()
        rows = Group.objects.bulk_create(
            new_group(course=course, teacher=make_teacher(), **_term()) for _number in range(groups)
        )
        lay_out_lessons(groups=rows)
        _enrol(rows)
        _mark()
    return make_member(Role.OWNER, organization=center)


def _term() -> dict[str, date]:
    today = timezone.localdate()
    return {"first_day": today - timedelta(weeks=WEEKS), "last_day": today + timedelta(weeks=WEEKS)}


def _enrol(groups: list[Group]) -> None:
    for group in groups:
        people = Person.objects.bulk_create(
            [Person(first_name="Aziza", last_name=f"Norova {number}") for number in range(STUDENTS)]
        )
        rows = [Enrolment(client=person, group=group, starts_on=group.first_day) for person in people]
        Enrolment.objects.bulk_create(rows, batch_size=BATCH)
    # They were here before the lessons that wait for a mark.
    Enrolment.objects.update(created_at=timezone.now() - timedelta(weeks=WEEKS + 1))


def _mark() -> None:
    """Two of three lessons of each week."""
    people: dict[int, list[int]] = {}
    for group_id, client_id in Enrolment.objects.order_by().values_list("group_id", "client_id"):
        people.setdefault(group_id, []).append(client_id)
    lessons = Lesson.objects.filter(ends_at__lt=timezone.now()).order_by("pk")
    marks = (
        Attendance(lesson=lesson, client_id=client, state="present", marked_at=lesson.ends_at)
        for number, lesson in enumerate(lessons)
        if number % 3
        for client in people[lesson.group_id]
    )
    Attendance.objects.bulk_create(marks, batch_size=BATCH)


def measure(owner: Membership, repeat: int) -> Measured:
    browser = Client()
    assert owner.user
    browser.force_login(owner.user)
    [lesson] = _unmarked(owner, 1)
    pages = {
        "the roll": f"/admin/roll/{lesson.pk}/",
        "rolls that wait": "/admin/rolls/",
        "several lessons": f"/admin/rolls/group/{lesson.group_id}/",
        "the group": f"/admin/scheduling/group/{lesson.group_id}/change/",
    }
    browser.get("/admin/rolls/")
    return {name: measure_page(browser, address, repeat) for name, address in pages.items()}


def _unmarked(owner: Membership, number: int) -> list[Lesson]:
    """The latest that nobody marked."""
    with organization_scope(owner.organization):
        begun = Lesson.objects.filter(starts_at__lt=timezone.now(), marks=None)
        return list(begun.select_related("group__branch").order_by("-starts_at", "pk")[:number])


def measure_marking(owner: Membership, repeat: int) -> dict[str, Any]:
    """Of rolls that nobody marked before: two are absent, the others present; with a reason, which is kept too."""
    lessons = _unmarked(owner, repeat + 1)
    with organization_scope(owner.organization):
        spent = [milliseconds(partial(_mark_one, owner, lesson)) for lesson in lessons[1:]]
        with CaptureQueriesContext(connection) as queries:
            _mark_one(owner, lessons[0])
    told = {"median_ms": round(statistics.median(spent), 1), "slowest_ms": round(max(spent), 1)}
    return {"people": STUDENTS, **told, "queries": len(queries), "allowed_ms": ALLOWED_TO_MARK_MS}


def _mark_one(owner: Membership, lesson: Lesson) -> None:
    students = Enrolment.objects.filter(group=lesson.group_id).values_list("client", flat=True)[:ABSENT]
    marks = {Who.student(client): Mark("absent") for client in students}
    changed = mark_roll(lesson=lesson, marks=marks, rest="present", actor=owner, reason="On paper")
    assert len(changed) == STUDENTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=20)
    arguments = parser.parse_args()
    measure_pages(
        "roll",
        fill=lambda: fill(arguments.groups),
        measure=lambda owner: measure(owner, arguments.repeat),
        allowed_ms=ALLOWED_MS,
        about=lambda owner: {
            "groups": arguments.groups,
            "students": arguments.groups * STUDENTS,
            "marking": measure_marking(owner, arguments.repeat),
        },
    )


if __name__ == "__main__":
    main()
