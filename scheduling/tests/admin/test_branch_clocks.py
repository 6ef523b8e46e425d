"""A branch with a clock of its own: every page tells its lessons by it, and takes what people type by it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_branch, make_member
from organizations.models import Organization
from organizations.tests.people import client_of
from scheduling.factories import make_course, make_room, make_teacher, new_group
from scheduling.models import Group, Lesson, TeacherAbsence
from scheduling.services.save_group import open_group

# The center is in Tashkent, an hour later.
DUBAI = ZoneInfo("Asia/Dubai")
MONDAY = datetime(2026, 11, 23, tzinfo=DUBAI)


@pytest.fixture
def owner(school: Organization) -> Iterator[Client]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        yield client_of(make_member(Role.OWNER, organization=school).user)


def opened(**over) -> Group:
    branch = make_branch(name="Dubai", timezone="Asia/Dubai")
    day = MONDAY.date()
    room = make_room(branch=branch)
    group = new_group(branch=branch, room=room, days="mon", first_day=day, last_day=day, **over)
    open_group(group=group)
    return group


def page(owner: Client, address: str) -> str:
    return owner.get(f"/admin/{address}").content.decode()


def test_every_page_tells_the_time_of_the_branch(owner: Client) -> None:
    group = opened(name="IELTS-3", teacher=make_teacher(), starts_at=time(15))
    lesson = group.lessons.get()
    absence = {"first_day": MONDAY.date(), "last_day": MONDAY.date()}
    TeacherAbsence.objects.create(teacher=group.teacher.teacher, **absence)
    assert 'data-from="900" data-until="990"' in page(owner, "timetable/?day=2026-11-23")
    for address in (
        "timetable/?day=2026-11-23&span=week",
        f"timetable/lesson/{lesson.pk}/",
        f"scheduling/group/{group.pk}/change/",
        "center-today/",
    ):
        shown = page(owner, address)
        assert "15:00" in shown, address
        assert "16:00" not in shown, address


def test_what_is_typed_is_by_the_clock_of_the_branch(owner: Client) -> None:
    group = opened(starts_at=time(15))
    lesson = group.lessons.get()
    when = {"day": "2026-11-24", "time": "10:30", "minutes": "60"}
    owner.post(f"/admin/timetable/lesson/{lesson.pk}/move/", when)
    lesson.refresh_from_db()
    assert lesson.starts_at == datetime(2026, 11, 24, 10, 30, tzinfo=DUBAI)
    owner.post("/admin/timetable/lesson/new/", {**when, "group": group.pk, "time": "12:00"})
    added = Lesson.objects.get(planned_on=None)
    assert added.starts_at == datetime(2026, 11, 24, 12, tzinfo=DUBAI)


def test_a_late_lesson_is_on_the_day_of_its_branch(owner: Client) -> None:
    """It is the next day in Tashkent by then."""
    group = opened(starts_at=time(23), lesson_minutes=60)
    late, other = group.lessons.get(), new_group(course=make_course(), days="tue", starts_at=time(0))
    other.first_day = other.last_day = MONDAY.date() + timedelta(days=1)
    open_group(group=other)
    early = other.lessons.get()
    shown = {day: page(owner, f"timetable/?day=2026-11-{day}") for day in (22, 23, 24)}
    assert [day for day, text in shown.items() if f'data-lesson="{late.pk}"' in text] == [23]
    assert [day for day, text in shown.items() if f'data-lesson="{early.pk}"' in text] == [24]
