"""What is offered instead is really free, fits, and is on the same day by the clock of the branch."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from organizations.factories import make_branch
from organizations.models import Organization
from scheduling.alternatives import Alternatives
from scheduling.double_booking import DoubleBookingError
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.models import Room
from scheduling.services.lay_out_lessons import lay_out_lessons
from scheduling.services.save_group import open_group
from scheduling.slots import Slot

MONDAY = date(2027, 2, 1)
ONE_DAY = {"days": "mon", "first_day": MONDAY, "last_day": MONDAY}
TASHKENT = ZoneInfo("Asia/Tashkent")


def refused(**over) -> DoubleBookingError:
    with pytest.raises(DoubleBookingError) as raised:
        open_group(group=new_group(**{**ONE_DAY, **over}))
    return raised.value


def free(room: Room | None, start: datetime, minutes: int = 90, **over) -> list[tuple[Room | None, int]]:
    wish = Slot(start, start + timedelta(minutes=minutes), room.pk if room else None, None, None)
    found = Alternatives([wish]).find([wish], **{"zone": TASHKENT, **over})
    return [(option.room, int(option.shift.total_seconds() // 60)) for option in found]


def test_other_rooms_come_before_other_times_and_smaller_before_larger(school: Organization) -> None:
    branch = make_branch()
    wanted, large, small = (make_room(branch=branch, capacity=seats) for seats in (12, 30, 14))
    open_group(group=new_group(**ONE_DAY, room=wanted, starts_at=time(15)))
    found = free(wanted, datetime(2027, 2, 1, 10, tzinfo=UTC), people=12, branch_id=branch.pk)
    assert found == [(small, 0), (large, 0), (small, 30)]


def test_a_room_that_is_too_small_for_the_group_is_not_offered(school: Organization) -> None:
    wanted = make_room()
    make_room(branch=wanted.branch, capacity=11)
    open_group(group=new_group(**ONE_DAY, room=wanted))
    options = refused(room=wanted, capacity=12).alternatives
    assert {option.room for option in options} == {wanted}


@pytest.mark.parametrize("here", ["UTC", "Pacific/Auckland"])
def test_days_and_hours_are_those_of_the_branch_wherever_one_looks_from(school: Organization, here: str) -> None:
    branch = make_branch(timezone="America/New_York")
    room = make_room(name="12", branch=branch)
    open_group(group=new_group(**ONE_DAY, name="First", room=room, branch=branch, starts_at=time(20)))
    with timezone.override(here):
        clash = refused(room=room, branch=branch, starts_at=time(20))
    assert clash.messages[0] == "Room 12 is taken on Mon 1 February until 21:30 by First."
    assert clash.messages[1] == "Free: 12 · 21:30, 12 · 18:30, 12 · 22:00."


def test_nothing_is_offered_in_the_night_or_past_midnight(school: Organization) -> None:
    room = make_room()
    open_group(group=new_group(**ONE_DAY, room=room, starts_at=time(21), lesson_minutes=120))
    evening = datetime(2027, 2, 1, 21, tzinfo=TASHKENT)
    assert all(shift < 0 for _room, shift in free(room, evening))
    open_group(group=new_group(**ONE_DAY, room=room, starts_at=time(7), lesson_minutes=60))
    assert all(shift > 0 for _room, shift in free(room, datetime(2027, 2, 1, 7, tzinfo=TASHKENT)))


def test_nothing_is_offered_that_is_past(school: Organization) -> None:
    room = make_room()
    open_group(group=new_group(**ONE_DAY, room=room, starts_at=time(15)))
    three = datetime(2027, 2, 1, 15, tzinfo=TASHKENT)
    with time_machine.travel(three - timedelta(minutes=100)):
        assert [shift for _room, shift in free(room, three)] == [90, -90, 120]
    with time_machine.travel(three - timedelta(minutes=80)):
        assert [shift for _room, shift in free(room, three)] == [90, 120, 150]


def test_a_lesson_without_a_room_is_offered_times_only(school: Organization) -> None:
    teacher = make_teacher()
    make_room()
    open_group(group=new_group(**ONE_DAY, teacher=teacher, starts_at=time(15)))
    options = refused(teacher=teacher, starts_at=time(15)).alternatives
    assert [(option.room, option.shift) for option in options] == [
        (None, timedelta(minutes=minutes)) for minutes in (90, -90, 120)
    ]


def test_two_groups_that_move_together_are_not_sent_into_one_room(school: Organization) -> None:
    branch = make_branch()
    taken, goal, spare = (make_room(branch=branch) for _ in range(3))
    open_group(group=new_group(**ONE_DAY, room=taken))
    first, second = (new_group(**ONE_DAY, room=room) for room in (taken, goal))
    for group in (first, second):
        group.save()
    with pytest.raises(DoubleBookingError) as raised:
        lay_out_lessons(groups=[first, second])
    assert raised.value.alternatives[0].room == spare
