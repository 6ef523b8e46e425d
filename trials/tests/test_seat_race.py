"""The last seats of a lesson, fought for by trials, enrolments, moves and offers at once: exactly the capacity."""

import pytest
from django.db import connection

from organizations.factories import make_organization
from organizations.models import Organization
from trials.tests.seat_race import BLIND, NO_LOCK, fight

pytestmark = pytest.mark.django_db(transaction=True)

FEW = {"clients": 5, "capacity": 2, "free": 1}


@pytest.fixture
def center() -> Organization:
    return make_organization()


def test_the_last_seat_is_given_once(center: Organization) -> None:
    taken = fight(center, **FEW)
    assert taken.people == taken.capacity


def test_without_the_guard_it_is_given_several_times(center: Organization) -> None:
    guard = BLIND if connection.vendor == "sqlite" else NO_LOCK.format(pause=1)
    taken = fight(center, **FEW, extra=guard)
    assert taken.people > taken.capacity
