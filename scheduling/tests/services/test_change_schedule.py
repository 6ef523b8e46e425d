"""Groups change their schedule for some time and return by themselves; undone, all is as it was."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.factories import make_client
from organizations.factories import make_branch, make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from scheduling.double_booking import DoubleBookingError
from scheduling.factories import make_course, make_room, make_teacher, new_group
from scheduling.models import Enrolment, Group, Lesson, LessonGuest, Room, RoomOccupancy, ScheduleChange
from scheduling.services.change_lesson import cancel_lesson, move_lesson
from scheduling.services.change_schedule import change_schedule, undo_schedule_changes
from scheduling.services.plan_schedule_change import ChangePlan, check_schedule_change
from scheduling.services.save_group import archive_group, change_group, open_group

MONDAY = date(2027, 2, 1)
TASHKENT = ZoneInfo("Asia/Tashkent")


def opened(**over) -> Group:
    """Three weeks of Mondays."""
    facts = {"days": "mon", "first_day": MONDAY, "last_day": MONDAY + timedelta(days=20), "starts_at": time(15)}
    group = new_group(**{**facts, **over})
    open_group(group=group)
    return group


def changed(*groups: Group, rooms: dict[Room, Room] | None = None, **over) -> ScheduleChange:
    change = ScheduleChange(**{"first_day": MONDAY, **over})
    change_schedule(change=change, groups=groups, rooms=rooms or {}, actor=None)
    return change


def planned(*groups: Group, rooms: dict[Room, Room] | None = None, **over) -> ChangePlan:
    change = ScheduleChange(**{"first_day": MONDAY, **over})
    return check_schedule_change(change=change, groups=groups, rooms=rooms or {})


def hours(group: Group) -> list[str]:
    """ "1 14:00–15:30": day and clock of each lesson that takes place."""
    lessons = group.lessons.filter(status="planned").order_by("starts_at")
    local = ((lesson.starts_at.astimezone(TASHKENT), lesson.ends_at.astimezone(TASHKENT)) for lesson in lessons)
    return [f"{start.day} {start:%H:%M}–{end:%H:%M}" for start, end in local]


def timetable() -> tuple[set[tuple], set[tuple]]:
    """Lessons and ledger, whatever keys their rows have."""
    facts = ("group", "planned_on", "starts_at", "ends_at", "room", "teacher", "substitute_for", "capacity", "status")
    booked = ("group", "room", "teacher", "starts_at", "ends_at", "lesson__planned_on")
    return set(Lesson.objects.values_list(*facts)), set(RoomOccupancy.objects.values_list(*booked))


def test_an_hour_earlier_and_shorter_until_a_day_and_then_as_before(school: Organization) -> None:
    group = opened()
    changed(group, last_day=MONDAY + timedelta(days=7), shift_minutes=-60, longer_by_minutes=-30)
    assert hours(group) == ["1 14:00–15:00", "8 14:00–15:00", "15 15:00–16:30"]


def test_without_an_end_it_holds_for_lessons_a_longer_term_adds(school: Organization) -> None:
    group = opened()
    changed(group, first_day=MONDAY + timedelta(days=7), lesson_minutes=60)
    change_group(group=group, changes={"last_day": MONDAY + timedelta(days=21)}, version=1)
    assert hours(group) == ["1 15:00–16:30", "8 15:00–16:00", "15 15:00–16:00", "22 15:00–16:00"]


def test_new_days_for_some_time(school: Organization) -> None:
    group = opened()
    change = changed(group, first_day=date(2027, 2, 8), last_day=date(2027, 2, 14), days="tue_thu")
    assert [line.split()[0] for line in hours(group)] == ["1", "9", "11", "15"]
    undo_schedule_changes(changes=[change], actor=None)
    assert [line.split()[0] for line in hours(group)] == ["1", "8", "15"]


def test_two_groups_swap_rooms_and_get_them_back(school: Organization) -> None:
    branch = make_branch()
    here, there = make_room(branch=branch), make_room(branch=branch)
    one, other = opened(room=here), opened(room=there)
    before = timetable()
    change = changed(one, other, rooms={here: there, there: here})
    assert set(one.lessons.values_list("room", flat=True)) == {there.pk}
    assert set(other.lessons.values_list("room", flat=True)) == {here.pk}
    undo_schedule_changes(changes=[change], actor=None)
    assert timetable() == before


def test_lessons_set_by_hand_cancelled_or_begun_stay(school: Organization) -> None:
    group = opened(last_day=MONDAY + timedelta(days=27))
    begun, moved, cancelled, _last = group.lessons.select_related("group", "room").order_by("starts_at")
    move_lesson(lesson=moved, starts_at=moved.starts_at + timedelta(days=1), room=None)
    cancel_lesson(lesson=cancelled, reason="Snow")
    with time_machine.travel(begun.starts_at, tick=False):
        change = changed(group, shift_minutes=-60)
        assert hours(group) == ["1 15:00–16:30", "9 15:00–16:30", "22 14:00–15:30"]
        undo_schedule_changes(changes=[change], actor=None)
    cancelled.refresh_from_db()
    assert cancelled.is_cancelled
    assert hours(group) == ["1 15:00–16:30", "9 15:00–16:30", "22 15:00–16:30"]


def test_the_plan_shows_before_and_after_and_writes_nothing(school: Organization) -> None:
    group, before = opened(), timetable()
    hand = group.lessons.select_related("group", "room").order_by("starts_at")[2]
    move_lesson(lesson=hand, starts_at=hand.starts_at + timedelta(days=1), room=None)
    before = timetable()
    [shown] = planned(group, shift_minutes=-60, last_day=MONDAY + timedelta(days=14)).groups
    first = shown.steps[0]
    assert first.before
    assert first.after
    assert first.before.starts_at - first.after.starts_at == timedelta(hours=1)
    assert (len(shown.steps), [lesson.pk for lesson in shown.kept]) == (2, [hand.pk])
    assert timetable() == before
    assert not ScheduleChange.objects.exists()


def test_a_clash_is_seen_in_the_plan_with_what_is_free_and_refused_when_applied(school: Organization) -> None:
    branch = make_branch()
    room, spare = make_room(branch=branch), make_room(branch=branch)
    opened(room=room, starts_at=time(13))
    group = opened(room=room, starts_at=time(15))
    before = timetable()
    plan = planned(group, shift_minutes=-60)
    assert [hit.group for hit in plan.clashing] == [group]
    assert (len(plan.clashing[0].clashes), plan.clashing[0].alternatives[0].room) == (3, spare)
    with pytest.raises(DoubleBookingError):
        changed(group, shift_minutes=-60)
    assert timetable() == before
    assert not ScheduleChange.objects.exists()


def test_groups_of_a_plan_clash_with_each_other_too(school: Organization) -> None:
    branch = make_branch()
    one, other = make_room(branch=branch), make_room(branch=branch)
    plan = planned(opened(room=one), opened(room=other), rooms={one: other})
    assert [len(hit.clashes) for hit in plan.clashing] == [3]


def test_what_was_booked_into_the_freed_time_forbids_undoing(school: Organization) -> None:
    room = make_room()
    group = opened(room=room)
    change = changed(group, shift_minutes=-120)
    opened(name="Newcomers", room=room, starts_at=time(15))
    before = timetable()
    with pytest.raises(DoubleBookingError, match="Newcomers"):
        undo_schedule_changes(changes=[change], actor=None)
    change.refresh_from_db()
    assert change.undone_at is None
    assert timetable() == before


def test_a_plan_that_others_overtook_is_not_applied(school: Organization) -> None:
    group = opened()
    seen = planned(group, shift_minutes=-60).fingerprint
    assert planned(group, shift_minutes=-60).fingerprint == seen
    change_group(group=group, changes={"starts_at": time(16)}, version=1)
    change = ScheduleChange(first_day=MONDAY, shift_minutes=-60)
    with pytest.raises(ValidationError, match="since you looked"):
        change_schedule(change=change, groups=[group], rooms={}, actor=None, expected=seen)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"shift_minutes": -60}, "midnight lies between"),
        ({"longer_by_minutes": -90}, "lasts between 5 minutes and 12 hours"),
        ({"last_day": MONDAY - timedelta(days=1), "shift_minutes": 60}, "before the first"),
        ({}, "No lesson of these groups changes"),
        ({"days": "often"}, "no pattern of days"),
    ],
)
def test_what_cannot_be_is_refused_in_words(school: Organization, over: dict, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        planned(opened(starts_at=time(0, 30)), **over)


def test_a_room_too_small_for_the_students_is_refused(school: Organization) -> None:
    room, small = make_room(), make_room(capacity=1)
    group = opened(room=room)
    changed(group, last_day=MONDAY, rooms={room: small})
    assert group.lessons.get(planned_on=MONDAY).capacity == 1
    for _number in range(2):
        Enrolment.objects.create(group=group, client=make_client(), starts_on=MONDAY)
    with pytest.raises(ValidationError, match="has 1 seats for 2 students"):
        changed(group, first_day=MONDAY + timedelta(days=1), rooms={room: small})


def test_changes_lie_over_one_another(school: Organization) -> None:
    group = opened()
    summer = changed(group, shift_minutes=-60)
    changed(group, last_day=MONDAY, shift_minutes=-30)
    assert hours(group)[:2] == ["1 13:30–15:00", "8 14:00–15:30"]
    undo_schedule_changes(changes=[summer], actor=None)
    assert hours(group)[:2] == ["1 14:30–16:00", "8 15:00–16:30"]
    with pytest.raises(ValidationError, match="undone already"):
        undo_schedule_changes(changes=[summer], actor=None)


def test_a_group_archived_meanwhile_gets_no_lessons_back(school: Organization) -> None:
    group = opened()
    change = changed(group, shift_minutes=-60)
    archive_group(group=group)
    undo_schedule_changes(changes=[change], actor=None)
    assert hours(group) == []


def test_who_is_expected_on_a_day_that_goes_is_expected_again_after_undoing(school: Organization) -> None:
    group = opened()
    guest = LessonGuest.objects.create(lesson=group.lessons.order_by("starts_at")[1], name="Aziza")
    before = timetable()
    change = changed(group, days="tue")
    undo_schedule_changes(changes=[change], actor=None)
    assert timetable() == before
    assert LessonGuest.objects.get(pk=guest.pk).lesson.status == "planned"


LIMIT = st.one_of(st.none(), st.integers(0, 15))
CHANGES = st.fixed_dictionaries(
    {
        "groups": st.sets(st.integers(0, 2), min_size=1),
        "first": st.integers(0, 12),
        "length": LIMIT,
        "shift": st.sampled_from((-120, -60, -30, 0, 30, 60)),
        "minutes": st.sampled_from((None, None, 45, 120)),
        "longer": st.sampled_from((-30, 0, 0, 15)),
        "days": st.sampled_from(("", "", "", "tue_thu", "odd", "mon_fri")),
        "rooms": st.dictionaries(st.integers(0, 2), st.integers(0, 2), max_size=3),
    }
)
SERIES = st.lists(st.one_of(CHANGES, st.integers(0, 5)), max_size=7)


@settings(max_examples=30)
@given(series=SERIES)
@pytest.mark.django_db(transaction=True)
def test_any_series_of_changes_and_undos_ends_where_it_began(series: list) -> None:
    """A change that is refused changes nothing; whatever is in force at the end is undone at once."""
    with organization_scope(make_organization()), transaction.atomic():
        groups, rooms = three_groups()
        began, made = timetable(), list[ScheduleChange]()
        for step in series:
            before = timetable()
            try:
                with transaction.atomic():
                    made = take(step, made, groups, rooms)
            except ValidationError:
                assert timetable() == before
            assert_ledger_agrees()
        if made:
            undo_schedule_changes(changes=made, actor=None)
        assert timetable() == began
        transaction.set_rollback(True)


def three_groups() -> tuple[list[Group], list[Room]]:
    branch, course, teacher = make_branch(timezone="Europe/Berlin"), make_course(), make_teacher()
    rooms = [make_room(branch=branch) for _ in range(3)]
    facts = {"course": course, "branch": branch, "first_day": date(2027, 3, 22), "last_day": date(2027, 4, 4)}
    wishes = (("mon_wed_fri", 9, 0, teacher), ("mon_wed_fri", 11, 0, teacher), ("even", 10, 1, None))
    groups = [
        new_group(**facts, days=days, starts_at=time(hour), room=rooms[room], teacher=who)
        for days, hour, room, who in wishes
    ]
    for group in groups:
        open_group(group=group)
    return groups, rooms


def take(step: dict | int, made: list[ScheduleChange], groups: list[Group], rooms: list[Room]) -> list[ScheduleChange]:
    """The changes in force after this step."""
    if isinstance(step, int):
        undone = made[step % len(made) :][:1] if made else []
        if undone:
            undo_schedule_changes(changes=undone, actor=None)
        return [change for change in made if change not in undone]
    first = groups[0].first_day + timedelta(days=step["first"])
    change = ScheduleChange(
        first_day=first,
        last_day=None if step["length"] is None else first + timedelta(days=step["length"]),
        shift_minutes=step["shift"],
        lesson_minutes=step["minutes"],
        longer_by_minutes=step["longer"],
        days=step["days"],
    )
    chosen = [groups[number] for number in step["groups"]]
    moves = {rooms[old]: rooms[new] for old, new in step["rooms"].items()}
    change_schedule(change=change, groups=chosen, rooms=moves, actor=None)
    return [*made, change]


def assert_ledger_agrees() -> None:
    """Each lesson that takes place has its time in the ledger, and nothing else is there."""
    lessons: Iterable[Lesson] = Lesson.objects.planned()
    facts = ("pk", "starts_at", "ends_at", "room_id", "teacher_id", "group_id")
    wanted = {tuple(getattr(lesson, name) for name in facts) for lesson in lessons}
    names = ("lesson_id", *facts[1:])
    assert wanted == set(RoomOccupancy.objects.values_list(*names))


def test_a_lesson_put_back_where_the_change_has_it_follows_its_group_again(school: Organization) -> None:
    group = opened()
    change = changed(group, shift_minutes=-60)
    lesson = group.lessons.select_related("group", "room").order_by("starts_at")[0]
    begins = lesson.starts_at
    for moment in (begins + timedelta(hours=3), begins):
        lesson = move_lesson(lesson=lesson, starts_at=moment, room=None)
    undo_schedule_changes(changes=[change], actor=None)
    assert hours(group)[0] == "1 15:00–16:30"


def test_a_change_of_the_clocks_leaves_the_hour_on_the_wall(school: Organization) -> None:
    """Clocks in Berlin go forward on 28 March 2027."""
    branch = make_branch(timezone="Europe/Berlin")
    group = opened(branch=branch, days="wed", first_day=date(2027, 3, 24), last_day=date(2027, 3, 31))
    changed(group, first_day=date(2027, 3, 1), shift_minutes=-60)
    starts = [lesson.starts_at for lesson in group.lessons.order_by("starts_at")]
    assert starts == [datetime(2027, 3, 24, 13, tzinfo=UTC), datetime(2027, 3, 31, 12, tzinfo=UTC)]
