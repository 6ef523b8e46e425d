"""What clashes with what, against a comparison of everything with everything."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.busy import WHATS, Busy, Clash, find_clashes
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.in_the_way import FEW
from scheduling.models import RoomOccupancy
from scheduling.slots import Slot

NOON = datetime(2027, 3, 27, 12, tzinfo=UTC)
KEYS = st.one_of(st.none(), st.integers(0, 2))
STRETCHES = st.builds(
    lambda start, length, room, teacher, group: (start, start + length, room, teacher, group),
    st.integers(0, 48).map(lambda number: number * 30),
    st.integers(1, 10).map(lambda number: number * 30),
    KEYS,
    KEYS,
    KEYS,
)


def slot(stretch: tuple, ids: dict[str, list[int]], lesson_id: int | None = None) -> Slot:
    start, end, *keys = stretch
    room, teacher, group = (None if key is None else ids[what][key] for what, key in zip(WHATS, keys, strict=True))
    return Slot(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end), room, teacher, group, lesson_id)


def share(one: Slot, other: Slot) -> list[str]:
    """What both want in some minute of theirs."""
    minutes = range(int((one.ends_at - one.starts_at).total_seconds() // 60))
    meet = any(other.starts_at <= one.starts_at + timedelta(minutes=minute) < other.ends_at for minute in minutes)
    same = (what for what in WHATS if getattr(one, f"{what}_id") == getattr(other, f"{what}_id") is not None)
    return list(same) if meet else []


def told(clashes: list[Clash]) -> list[tuple]:
    """Pairs in no order: which of two wishes is called the other's holder does not matter."""
    return sorted((clash.what, *sorted((repr(clash.wish), repr(clash.held_by)))) for clash in clashes)


@given(held=st.lists(STRETCHES, max_size=14), wishes=st.lists(STRETCHES, max_size=7))
@pytest.mark.django_db(transaction=True)
def test_all_clashes_are_found_and_no_others(held: list[tuple], wishes: list[tuple]) -> None:
    with organization_scope(make_organization()), transaction.atomic():
        ids = keys_of_a_school()
        ledger: list[Slot] = []
        for stretch in held:
            row = slot(stretch, ids)
            if not any(share(row, other) for other in ledger):
                ledger.append(row)
        RoomOccupancy.objects.bulk_create(occupancy(row) for row in ledger)
        wanted = [slot(stretch, ids, number) for number, stretch in enumerate(wishes)]

        expected = [Clash(what, wish, other) for wish in wanted for other in ledger for what in share(wish, other)]
        pairs = [(one, other) for number, one in enumerate(wanted) for other in wanted[:number]]
        expected += [Clash(what, one, other) for one, other in pairs for what in share(one, other)]
        for few in (0, len(wanted)):
            with patch("scheduling.busy.FEW", few):
                assert told(find_clashes(wanted)) == told(expected)
        transaction.set_rollback(True)


@pytest.mark.parametrize("number", [1, FEW + 1])
@pytest.mark.django_db
def test_the_ledger_of_another_center_is_in_nobodys_way(number: int) -> None:
    with organization_scope(make_organization()):
        ids = keys_of_a_school()
        held = slot((0, 60, 0, 0, 0), ids)
        RoomOccupancy.objects.bulk_create([occupancy(held)])
        apart = [slot((60 * hour, 60 * hour + 60, 0, 0, 0), ids) for hour in range(number)]
        assert {clash.held_by for clash in find_clashes(apart)} == {held}
    with organization_scope(make_organization()):
        assert find_clashes(apart) == []


def keys_of_a_school() -> dict[str, list[int]]:
    groups = [new_group() for _ in range(3)]
    for group in groups:
        group.save()
    rooms, teachers = [make_room() for _ in range(3)], [make_teacher() for _ in range(3)]
    return {what: [row.pk for row in rows] for what, rows in zip(WHATS, (rooms, teachers, groups), strict=True)}


def occupancy(row: Slot) -> RoomOccupancy:
    keys = {f"{what}_id": getattr(row, f"{what}_id") for what in WHATS}
    return RoomOccupancy(starts_at=row.starts_at, ends_at=row.ends_at, **keys)


@given(held=st.lists(STRETCHES, max_size=20), wish=STRETCHES)
def test_stretches_that_overlap_each_other_are_all_seen(held: list[tuple], wish: tuple) -> None:
    """A plan holds wishes that clash among themselves too."""
    ids = {what: [1, 2, 3] for what in WHATS}
    slots = [slot(stretch, ids, number) for number, stretch in enumerate(held)]
    wanted = slot(wish, ids)
    expected = [Clash(what, wanted, other) for other in slots for what in share(wanted, other)]
    assert told(list(Busy(slots).clashes(wanted))) == told(expected)


def test_a_clash_knows_for_how_long(school: Organization) -> None:
    one = Slot(NOON, NOON + timedelta(minutes=90), 1, None, None)
    other = Slot(NOON + timedelta(minutes=60), NOON + timedelta(minutes=150), 1, None, None)
    assert [clash.minutes for clash in Busy([one]).clashes(other)] == [30]


def test_one_query_whatever_is_wished(school: Organization, django_assert_num_queries) -> None:
    wishes = [Slot(NOON + timedelta(days=day), NOON + timedelta(days=day, hours=1), 1, 1, 1) for day in range(48)]
    with django_assert_num_queries(1):
        assert find_clashes(wishes) == []
