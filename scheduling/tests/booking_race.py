"""Clients, each a process of its own, that fight for the same rooms at the same time; and a count of what is double."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from organizations.factories import make_branch
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.choices import LessonStatus
from scheduling.constraints import GUARDS, restore_guards
from scheduling.factories import make_course, make_room, make_teacher, new_group
from scheduling.models import Lesson, RoomOccupancy

FIRST_HOUR = datetime(2027, 2, 1, 3, tzinfo=UTC)
CLIENT = """
from datetime import datetime, timedelta
from scheduling.double_booking import DoubleBookingError
from scheduling.models import Group, Room
from scheduling.services import change_lesson, ledger
{extra}
group = Group.objects.select_related("teacher").get(pk={group})
rooms = Room.objects.in_bulk()
for room, start, minutes in {wishes}:
    try:
        change_lesson.add_lesson(
            group=group, starts_at=datetime.fromisoformat(start), minutes=minutes, room=rooms[room],
            teacher=group.teacher,
        )
    except DoubleBookingError:
        pass
"""
NO_LOCKS = """
from organizations.scoping import OrganizationQuerySet
OrganizationQuerySet.select_for_update = lambda rows, **_options: rows
"""
# Whoever writes without looking first.
BLIND = """
ledger.find_clashes = lambda *_wishes, **_options: []
"""
# SQLite has one writer at a time and no queue: some of fifty who never pause come last of all.
PATIENT = """
from django.db import connection
connection.cursor().execute("PRAGMA busy_timeout = 3600000")
"""
# Between looking and writing; what others write meanwhile is not seen.
DAWDLE = """
import time
found = ledger.find_clashes
def dawdle(*args, **kwargs):
    clashes = found(*args, **kwargs); time.sleep(0.02); return clashes
ledger.find_clashes = dawdle
"""


def fight(center: Organization, *, clients: int, rooms: int, hours: int, wishes: int, extra: str = "") -> int:
    """`clients` processes each want `wishes` of the hours of these rooms, all from the first to the last. Some begin at
    a quarter, some are shorter or longer. Gives the number of lessons that were booked."""
    with organization_scope(center):
        ids, works = _rooms(rooms), []
        for number in range(clients):
            group = new_group(name=f"Client {number}", course=make_course(), teacher=make_teacher())
            group.save()
            wanted = _wishes(random.Random(number), ids, hours, wishes)
            works.append(CLIENT.format(group=group.pk, wishes=wanted, extra=extra))
        if said := complaints(center, works):
            raise AssertionError(said[0])
        return Lesson.objects.count()


def _rooms(count: int) -> list[int]:
    branch = make_branch()
    return [make_room(name=f"{number}", branch=branch).pk for number in range(count)]


def _wishes(chance: random.Random, rooms: list[int], hours: int, count: int) -> list[tuple[int, str, int]]:
    slots = sorted(chance.sample(range(hours * len(rooms)), count))
    return [_wish(chance, rooms, slot) for slot in slots]


def _wish(chance: random.Random, rooms: list[int], slot: int) -> tuple[int, str, int]:
    hour, room = divmod(slot, len(rooms))
    day, of_day = divmod(hour, 12)
    start = FIRST_HOUR + timedelta(days=day, hours=of_day, minutes=chance.choice((0, 0, 0, 15, 30)))
    return rooms[room], start.isoformat(), chance.choice((45, 60, 60, 60, 90))


def count_doubles(center: Organization) -> int:
    """Lessons that share a moment and a room, a teacher or a group with an earlier row."""
    same = Q(room=OuterRef("room")) | Q(teacher=OuterRef("teacher")) | Q(group=OuterRef("group"))
    with organization_scope(center):
        others = Lesson.objects.filter(
            same, pk__lt=OuterRef("pk"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
        )
        return Lesson.objects.filter(Exists(others), status=LessonStatus.PLANNED).count()


def count_strays(center: Organization) -> int:
    """Lessons without their time in the ledger, and rows of the ledger that are not the time of their lesson."""
    with organization_scope(center):
        agreed = RoomOccupancy.objects.filter(
            starts_at=F("lesson__starts_at"),
            ends_at=F("lesson__ends_at"),
            room=F("lesson__room"),
            teacher=F("lesson__teacher"),
            group=F("lesson__group"),
        ).count()
        return Lesson.objects.count() + RoomOccupancy.objects.count() - 2 * agreed


@contextmanager
def no_guards(center: Organization) -> Iterator[None]:
    """The database keeps nothing; afterwards the ledger is empty and guarded again."""
    _execute("dropping")
    try:
        yield
    finally:
        with organization_scope(center):
            RoomOccupancy.objects.all().delete()
        _execute("creating")
        restore_guards(using="default")


def _execute(what: str) -> None:
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in getattr(guard, what)(connection.vendor):
                cursor.execute(statement)
