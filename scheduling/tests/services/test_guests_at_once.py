"""Several people give the last seats of one lesson to guests at the same moment."""

import pytest
from django.db import connection

from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.models import LessonGuest
from scheduling.tests.admin.school import meets

pytestmark = pytest.mark.django_db(transaction=True)

SEATS = 2
SERVICE = "from scheduling.services import seat_guests\n"
SEAT = """
from django.core.exceptions import ValidationError
from scheduling.models import Lesson
for name in ("First", "Second", "Third"):
    try:
        seat_guests.seat_guest(lesson=Lesson.objects.get(pk={lesson}), name=name)
    except ValidationError:
        pass
"""
# Looks at the seats, waits, takes one: without the lock all see the same free seats.
NO_LOCK = """
import time
from scheduling.models import Group
Group.objects._queryset_class.select_for_update = lambda rows, **_options: rows
take = seat_guests._take_seat
def dawdle(lesson):
    take(lesson); time.sleep(0.3)
seat_guests._take_seat = dawdle
"""


def seat_at_once(extra: str = "") -> int:
    """How many of nine, whom three processes bring, have a seat in a lesson of two."""
    center: Organization = make_organization()
    lesson = meets(center, "IELTS-3", capacity=SEATS)
    assert complaints(center, [SEAT.format(lesson=lesson.pk)] * 3, extra=SERVICE + extra) == []
    with organization_scope(center):
        return LessonGuest.objects.filter(lesson=lesson).count()


def test_no_more_guests_than_seats() -> None:
    assert seat_at_once() == SEATS


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_too_many_have_a_seat() -> None:
    assert seat_at_once(NO_LOCK) > SEATS
