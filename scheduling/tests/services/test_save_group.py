"""A group's lessons follow its days, time and term; what a person did with one lesson stays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from organizations.models import Organization
from scheduling.double_booking import DoubleBookingError
from scheduling.factories import make_course, make_room, make_teacher, new_group
from scheduling.models import ClosedDay, Group, Lesson, RoomOccupancy, TeacherCourse
from scheduling.services.change_lesson import cancel_lesson, move_lesson, restore_lesson, substitute
from scheduling.services.save_group import archive_group, change_group, open_group

MONDAY = date(2027, 2, 1)
EVERY_DAY = "mon_tue_wed_thu_fri_sat_sun"
TERM = {"first_day": MONDAY, "last_day": MONDAY + timedelta(days=27)}


def opened(**over) -> Group:
    group = new_group(**{**TERM, **over})
    open_group(group=group)
    return group


def days(group: Group) -> list[date]:
    return [timezone.localdate(lesson.starts_at) for lesson in group.lessons.order_by("starts_at")]


def test_a_term_becomes_lessons_in_the_zone_of_the_center(school: Organization) -> None:
    group = opened(days="mon_thu", starts_at=time(9))
    assert len(days(group)) == 8
    first = group.lessons.order_by("starts_at").first()
    assert first.starts_at == datetime(2027, 2, 1, 4, tzinfo=UTC)
    assert first.ends_at - first.starts_at == timedelta(minutes=90)


def test_holidays_of_the_country_and_own_closed_days_are_left_out(school: Organization) -> None:
    ClosedDay.objects.create(name="Repairs", first_day=date(2027, 3, 11), last_day=date(2027, 3, 12))
    group = opened(days=EVERY_DAY, first_day=date(2027, 3, 7), last_day=date(2027, 3, 13))
    assert [day.day for day in days(group)] == [7, 10, 13]


def test_a_holiday_the_center_does_not_observe_has_lessons(school: Organization) -> None:
    ClosedDay.objects.create(name="We work", first_day=date(2027, 3, 8), last_day=date(2027, 3, 8), has_lessons=True)
    assert days(opened(days="mon", first_day=date(2027, 3, 8), last_day=date(2027, 3, 8))) == [date(2027, 3, 8)]


def test_extending_a_term_adds_only_what_is_missing(school: Organization) -> None:
    group = opened(days="mon")
    before = set(group.lessons.values_list("pk", flat=True))
    laid = change_group(group=group, changes={"last_day": MONDAY + timedelta(days=42)}, version=1)
    assert (len(laid.created), laid.changed, laid.removed) == (2, [], [])
    assert before < set(group.lessons.values_list("pk", flat=True))


def test_a_new_time_moves_the_lessons_and_leaves_those_set_by_hand(school: Organization) -> None:
    group = opened(days="mon")
    first, second, *_ = group.lessons.order_by("starts_at")
    moved = move_lesson(lesson=first, starts_at=first.starts_at + timedelta(days=1), room=None)
    cancel_lesson(lesson=second, reason="The teacher is at a wedding")
    change_group(group=group, changes={"starts_at": time(18)}, version=1)
    hours = [timezone.localtime(lesson.starts_at).hour for lesson in group.lessons.order_by("planned_on")]
    assert hours == [15, 15, 18, 18]
    assert Lesson.objects.get(pk=first.pk).starts_at == moved.starts_at


def test_other_days_make_other_lessons(school: Organization) -> None:
    group = opened(days="mon")
    change_group(group=group, changes={"days": "tue"}, version=1)
    assert {day.weekday() for day in days(group)} == {1}
    assert RoomOccupancy.objects.count() == len(days(group))


def test_two_groups_do_not_get_one_room_and_are_told_what_is_free(school: Organization) -> None:
    room = make_room(name="204")
    make_room(name="205", branch=room.branch)
    opened(name="IELTS-7", room=room, starts_at=time(17), days="mon")
    with pytest.raises(DoubleBookingError) as refused:
        opened(room=room, starts_at=time(18), days="mon")
    sentences = refused.value.messages
    assert sentences == [
        "Room 204 is taken by IELTS-7: Mon 17:00–18:30, 4 times from 1 February to 22 February.",
        "Free: 205 · 18:00, 204 · 18:30, 205 · 18:30.",
    ]
    assert len(refused.value.alternatives) == 3
    assert Group.objects.count() == 1
    assert Lesson.objects.count() == RoomOccupancy.objects.count() == 4


def test_clashes_are_told_by_who_holds_what_and_one_alone_with_its_day(school: Organization) -> None:
    room = make_room(name="204")
    opened(name="IELTS-7", room=room, days="mon_wed", starts_at=time(14))
    opened(name="KOR-3", room=room, days="fri", starts_at=time(16), last_day=date(2027, 2, 5))
    with pytest.raises(DoubleBookingError) as refused:
        opened(room=room, days="mon_wed_fri")
    assert refused.value.sentences == [
        "Room 204 is taken by IELTS-7: Mon Wed 14:00–15:30, 8 times from 1 February to 24 February.",
        "Room 204 is taken on Fri 5 February until 17:30 by KOR-3.",
    ]


def test_who_holds_more_than_is_read_is_counted(school: Organization) -> None:
    room = make_room(name="204")
    for number in range(7):
        day = MONDAY + timedelta(days=number)
        opened(name=f"B{number}", room=room, days=EVERY_DAY, first_day=day, last_day=day)
    with pytest.raises(DoubleBookingError) as refused:
        opened(room=room, days=EVERY_DAY, last_day=MONDAY + timedelta(days=6))
    assert len(refused.value.sentences) == 6
    assert refused.value.sentences[-1] == "And 2 clashes more."


def test_another_teacher_is_offered_who_is_free_for_the_whole_term(school: Organization) -> None:
    course = make_course()
    wanted, free, later = (make_teacher(name=name) for name in ("Nodira", "Sherzod", "Kamila"))
    for teacher in (free, later):
        TeacherCourse.objects.create(teacher=teacher.teacher, course=course)
    opened(teacher=wanted, days="mon")
    opened(teacher=later, days="mon", first_day=MONDAY + timedelta(days=21))
    with pytest.raises(DoubleBookingError) as refused:
        opened(teacher=wanted, days="mon", course=course)
    assert [candidate.teacher for candidate in refused.value.teachers] == [free]
    assert refused.value.messages[-1] == "Could teach it: Sherzod."


def test_another_hour_is_offered_only_if_the_lessons_that_stand_go_there_too(school: Organization) -> None:
    """A longer term: what it adds clashes at 15:00, what it has would clash at 16:30 and at 13:30."""
    room = make_room()
    group = opened(room=room, days="mon")
    opened(room=room, days="mon", starts_at=time(16, 30))
    opened(room=room, days="mon", starts_at=time(13, 30))
    after = {"first_day": MONDAY + timedelta(days=28), "last_day": MONDAY + timedelta(days=28)}
    opened(room=room, days="mon", **after)
    with pytest.raises(DoubleBookingError) as refused:
        change_group(group=group, changes={"last_day": after["last_day"]}, version=1)
    assert [free.shift for free in refused.value.alternatives] == [timedelta(hours=hours) for hours in (3, -3, 3.5)]


def test_a_teacher_is_in_one_place_at_a_time(school: Organization) -> None:
    teacher = make_teacher(name="Nodira Aliyeva")
    opened(teacher=teacher)
    with pytest.raises(DoubleBookingError, match="Nodira Aliyeva is taken by G-"):
        opened(teacher=teacher)


def test_online_rooms_do_not_clash(school: Organization) -> None:
    room = make_room(is_online=True, branch=None)
    opened(room=room)
    opened(room=room)
    assert Group.objects.count() == 2


def test_a_group_may_not_exceed_its_room(school: Organization) -> None:
    with pytest.raises(ValidationError, match="has 8 seats"):
        opened(room=make_room(capacity=8), capacity=9)


def test_a_cancelled_lesson_frees_its_room_and_is_restored_only_while_it_is_free(school: Organization) -> None:
    room = make_room()
    lesson = opened(room=room, days="mon").lessons.order_by("starts_at").first()
    cancel_lesson(lesson=lesson, reason="Ill")
    other = opened(room=room, days="mon", last_day=MONDAY)
    with pytest.raises(DoubleBookingError):
        restore_lesson(lesson=lesson)
    archive_group(group=other)
    assert not restore_lesson(lesson=lesson).is_cancelled


def test_a_substitute_stays_when_the_time_changes_and_goes_when_the_teacher_does(school: Organization) -> None:
    usual, other, new = make_teacher(), make_teacher(), make_teacher()
    group = opened(teacher=usual, days="mon")
    first, *_ = group.lessons.order_by("starts_at")
    substitute(lessons=[first], teacher=other)
    change_group(group=group, changes={"starts_at": time(18)}, version=1)
    first.refresh_from_db()
    assert (first.teacher, first.substitute_for) == (other, usual)
    change_group(group=group, changes={"teacher": new}, version=2)
    first.refresh_from_db()
    assert (first.teacher, first.substitute_for) == (new, None)


def test_two_who_change_one_group_do_not_overwrite_each_other(school: Organization) -> None:
    group = opened()
    change_group(group=group, changes={"name": "A"}, version=1)
    with pytest.raises(ValidationError, match="Somebody else changed this group"):
        change_group(group=group, changes={"name": "B"}, version=1)
