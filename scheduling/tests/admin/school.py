"""A school for tests of pages: groups with lessons on a day far enough ahead, and the pages of its people."""

from datetime import date, datetime, time
from typing import Any

from clients.models import Client
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group, Lesson
from scheduling.services.save_group import open_group

MONDAY = date(2027, 2, 1)


def meets(center: Organization, name: str, at: time = time(15, 30), **over: Any) -> Lesson:
    """The one lesson of a new group, on MONDAY unless told otherwise."""
    day = over.pop("day", MONDAY)
    students = over.pop("students", 0)
    with organization_scope(center):
        days = "mon_tue_wed_thu_fri_sat_sun"
        group = new_group(name=name, starts_at=at, days=days, first_day=day, last_day=day, **over)
        open_group(group=group)
        enrol(group, students)
        return Lesson.objects.select_related("group", "room", "teacher").get(group=group)


def enrol(group: Group, number: int) -> None:
    for index in range(number):
        person = Client.objects.create(first_name="Aziza", last_name=f"Norova {index + 1}")
        Enrolment.objects.create(client=person, group=group, starts_on=group.first_day)


def at(center: Organization, hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    """By the clock of the center."""
    return datetime.combine(day, time(hour, minute), center.zone)


def now_of(lesson: Lesson) -> Lesson:
    """As the database has it."""
    with organization_scope(lesson.organization):
        return Lesson.objects.select_related("room", "teacher").get(pk=lesson.pk)
