"""What stays when lessons are laid out again: what has begun, what a person decided, whom somebody expects."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from organizations.factories import make_branch
from organizations.models import Organization
from scheduling.choices import LessonStatus
from scheduling.factories import make_room, make_teacher, new_group
from scheduling.models import Group, Lesson, LessonGuest, RoomOccupancy
from scheduling.services.change_lesson import move_lesson, restore_lesson, substitute
from scheduling.services.save_group import change_group, open_group

MONDAY = date(2027, 2, 1)
TWO_WEEKS = {"first_day": MONDAY, "last_day": MONDAY + timedelta(days=13), "days": "mon"}


def opened(**over) -> Group:
    group = new_group(**{**TWO_WEEKS, **over})
    open_group(group=group)
    return group


def first_lesson(group: Group) -> Lesson:
    return group.lessons.select_related("group", "room").earliest("starts_at")


def test_a_lesson_that_is_expected_is_cancelled_with_its_day_and_comes_back_with_it(school: Organization) -> None:
    group = opened()
    lesson = first_lesson(group)
    LessonGuest.objects.create(lesson=lesson, name="Aziza")
    change_group(group=group, changes={"days": "tue"}, version=1)
    lesson.refresh_from_db()
    assert lesson.is_dropped
    assert not RoomOccupancy.objects.filter(lesson=lesson).exists()
    change_group(group=group, changes={"days": "mon"}, version=2)
    lesson.refresh_from_db()
    assert lesson.status == LessonStatus.PLANNED
    assert lesson.occupancy.starts_at == lesson.starts_at


def test_a_substitute_is_told_too_and_is_there_again_when_the_day_is(school: Organization) -> None:
    group, other = opened(teacher=make_teacher()), make_teacher()
    substitute(lessons=[first_lesson(group)], teacher=other)
    change_group(group=group, changes={"days": "tue"}, version=1)
    change_group(group=group, changes={"days": "mon"}, version=2)
    assert first_lesson(group).teacher == other
    assert group.lessons.count() == 2


def test_a_lesson_of_a_day_that_is_gone_takes_place_if_somebody_wants_it(school: Organization) -> None:
    group = opened()
    lesson = first_lesson(group)
    LessonGuest.objects.create(lesson=lesson, name="Aziza")
    change_group(group=group, changes={"days": "tue"}, version=1)
    restore_lesson(lesson=lesson)
    change_group(group=group, changes={"starts_at": time(9)}, version=2)
    lesson.refresh_from_db()
    assert not lesson.is_cancelled


def test_a_change_brings_no_lesson_into_the_past(school: Organization) -> None:
    group = opened(starts_at=time(15))
    with time_machine.travel(datetime(2027, 2, 1, 9, tzinfo=UTC), tick=False):  # 14:00
        change_group(group=group, changes={"starts_at": time(13)}, version=1)
    hours = [lesson.starts_at.hour + 5 for lesson in group.lessons.order_by("starts_at")]
    assert hours == [15, 13]


def test_a_day_that_becomes_one_of_the_group_too_late_has_no_lesson(school: Organization) -> None:
    group = opened(days="tue")
    with time_machine.travel(datetime(2027, 2, 1, 15, tzinfo=UTC), tick=False):  # Monday 20:00
        change_group(group=group, changes={"days": "mon"}, version=1)
    assert [lesson.planned_on.day for lesson in group.lessons.order_by("starts_at")] == [8]


def test_today_is_the_day_of_the_branch(school: Organization) -> None:
    """At 17:00 UTC on Sunday it is Monday in Auckland, and the lesson of 8:00 there is still to come."""
    group = opened(branch=make_branch(timezone="Pacific/Auckland"), starts_at=time(8))
    with time_machine.travel(datetime(2027, 1, 31, 17, tzinfo=UTC), tick=False):
        change_group(group=group, changes={"starts_at": time(9)}, version=1)
    assert first_lesson(group).starts_at == datetime(2027, 1, 31, 20, tzinfo=UTC)


def test_those_who_come_fit_into_the_room_a_lesson_moves_to(school: Organization) -> None:
    lesson = first_lesson(opened(room=make_room()))
    for number in range(3):
        LessonGuest.objects.create(lesson=lesson, name=f"Guest {number}")
    with pytest.raises(ValidationError, match="has 2 seats, and 3 people come"):
        move_lesson(lesson=lesson, starts_at=lesson.starts_at, room=make_room(capacity=2))
    assert move_lesson(lesson=lesson, starts_at=lesson.starts_at, room=make_room(capacity=3)).capacity == 3
