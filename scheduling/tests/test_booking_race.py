"""Many book at the same moment: nothing is booked twice. Each guard has its control."""

from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import at_once
from scheduling.factories import make_room
from scheduling.models import Room
from scheduling.services.ledger import books
from scheduling.tests.booking_race import BLIND, DAWDLE, NO_LOCKS, count_doubles, count_strays, fight, no_guards

pytestmark = pytest.mark.django_db(transaction=True)
needs_two_writers = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
FEW = {"clients": 4, "rooms": 4, "hours": 10, "wishes": 24}


@pytest.fixture
def center() -> Organization:
    return make_organization()


def test_clients_who_fight_for_the_same_hours_book_none_twice(center: Organization) -> None:
    assert fight(center, **FEW) > 15
    assert (count_doubles(center), count_strays(center)) == (0, 0)


def test_the_guards_of_the_database_hold_for_who_does_not_look(center: Organization) -> None:
    assert fight(center, **FEW, extra=BLIND) > 15
    assert (count_doubles(center), count_strays(center)) == (0, 0)


def test_without_guards_who_does_not_look_books_hours_twice(center: Organization) -> None:
    with no_guards(center):
        fight(center, **FEW, extra=BLIND)
        assert count_doubles(center) > 0


@needs_two_writers
def test_the_guards_of_the_database_hold_alone(center: Organization) -> None:
    assert fight(center, **FEW, extra=NO_LOCKS + DAWDLE) > 15
    assert (count_doubles(center), count_strays(center)) == (0, 0)


@needs_two_writers
def test_the_locks_hold_alone(center: Organization) -> None:
    with no_guards(center):
        assert fight(center, **FEW, extra=DAWDLE) > 15
        assert (count_doubles(center), count_strays(center)) == (0, 0)


@needs_two_writers
def test_without_guards_and_locks_hours_are_booked_twice(center: Organization) -> None:
    with no_guards(center):
        fight(center, **FEW, extra=NO_LOCKS + DAWDLE)
        assert count_doubles(center) > 0


class Crossing:
    """Two verbs that take two rooms in opposite order and wait for each other in between, the first time."""

    def __init__(self, center: Organization) -> None:
        with organization_scope(center):
            self.rooms = [make_room().pk for _ in range(2)]
        self.barrier = Barrier(2)
        self.tries = 0

    def take(self, first: int) -> str:
        self.tries += 1
        self._lock(self.rooms[first])
        if self.tries <= len(self.rooms):
            self.barrier.wait(10)
        self._lock(self.rooms[1 - first])
        return "taken"

    def _lock(self, room: int) -> None:
        Room.objects.select_for_update().get(pk=room)


@needs_two_writers
def test_a_deadlock_is_tried_once_more(center: Organization) -> None:
    crossing = Crossing(center)
    take = books(crossing.take)
    assert at_once(center, lambda: take(0), lambda: take(1)) == ["taken", "taken"]
    assert crossing.tries == 3


@needs_two_writers
def test_without_another_try_a_deadlock_is_an_error(center: Organization) -> None:
    take = transaction.atomic(Crossing(center).take)
    results = at_once(center, lambda: take(0), lambda: take(1))
    assert [type(result) for result in results if result != "taken"] == [OperationalError]
