"""The guards of the database: nothing is booked twice, on whatever way somebody writes the ledger."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_migrate
from hypothesis import given
from hypothesis import strategies as st

from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.constraints import GUARDS, restore_guards
from scheduling.factories import make_room, make_teacher
from scheduling.models import RoomOccupancy

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def book(start: int, end: int, **keys) -> RoomOccupancy:
    """Minutes after nine."""
    return RoomOccupancy.objects.create(
        starts_at=NINE + timedelta(minutes=start), ends_at=NINE + timedelta(minutes=end), **keys
    )


@pytest.mark.parametrize(
    ("start", "end"), [(0, 60), (0, 30), (15, 45), (-30, 15), (45, 90), (-30, 90), (59, 61), (-1, 1)]
)
def test_a_room_is_not_booked_twice(school: Organization, start: int, end: int) -> None:
    room = make_room()
    book(0, 60, room=room)
    with pytest.raises(IntegrityError), transaction.atomic():
        book(start, end, room=room)


@pytest.mark.parametrize(("start", "end"), [(60, 90), (-30, 0)])
def test_touching_is_not_overlapping(school: Organization, start: int, end: int) -> None:
    room = make_room()
    book(0, 60, room=room)
    book(start, end, room=room)
    assert RoomOccupancy.objects.filter(room=room).count() == 2


def test_teachers_have_a_guard_of_their_own(school: Organization) -> None:
    teacher = make_teacher()
    book(0, 60, room=make_room(), teacher=teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        book(30, 90, room=make_room(), teacher=teacher)


def test_rows_without_a_room_clash_with_nobody(school: Organization) -> None:
    book(0, 60)
    book(0, 60)
    assert RoomOccupancy.objects.count() == 2


def test_a_row_cannot_be_moved_onto_another_one(school: Organization) -> None:
    room = make_room()
    book(0, 60, room=room)
    later = RoomOccupancy.objects.filter(pk=book(60, 120, room=room).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        later.update(starts_at=NINE + timedelta(minutes=59))
    later.update(ends_at=NINE + timedelta(minutes=180))
    assert later.get().ends_at == NINE + timedelta(hours=3)


def test_many_at_once_are_held_too(school: Organization) -> None:
    room = make_room()
    rows = [
        RoomOccupancy(
            room=room, starts_at=NINE + timedelta(minutes=start), ends_at=NINE + timedelta(minutes=start + 31)
        )
        for start in (0, 30)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomOccupancy.objects.bulk_create(rows)


@given(spans=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120)), max_size=15))
@pytest.mark.django_db(transaction=True)
def test_what_is_booked_never_overlaps_and_nothing_free_is_refused(spans: list[tuple[int, int]]) -> None:
    """Against a list that is looked through from end to end."""
    with organization_scope(make_organization()), transaction.atomic():
        room, taken = make_room(), []
        for start, length in spans:
            is_free = all(start >= end or start + length <= begin for begin, end in taken)
            try:
                with transaction.atomic():
                    book(start, start + length, room=room)
            except IntegrityError:
                assert not is_free
            else:
                assert is_free
                taken.append((start, start + length))
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(taken)))
        transaction.set_rollback(True)


def test_every_guard_is_there_after_all_migrations(db: None) -> None:
    assert guards_of_the_database() == {guard.name for guard in GUARDS}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its constraints when a table changes")
def test_triggers_that_went_with_a_remade_table_come_back(db: None) -> None:
    drop_guards()
    assert guards_of_the_database() == set()
    assert any(receiver[1]() is restore_guards for receiver in post_migrate.receivers)
    restore_guards(using="default")
    assert guards_of_the_database() == {guard.name for guard in GUARDS}


def test_without_the_guards_a_room_is_booked_twice(school: Organization) -> None:
    room = make_room()
    drop_guards()
    book(0, 60, room=room)
    book(30, 90, room=room)
    assert RoomOccupancy.objects.filter(room=room).count() == 2


def drop_guards() -> None:
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in guard.dropping(connection.vendor):
                cursor.execute(statement)


def guards_of_the_database() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        else:
            cursor.execute(
                "SELECT replace(replace(name, '_insert', ''), '_update', '') FROM sqlite_master "
                "WHERE type = 'trigger' GROUP BY 1 HAVING count(*) = 2"
            )
        return {name for (name,) in cursor.fetchall()}
