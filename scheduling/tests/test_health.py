"""The health of a group: each reason for itself, and how many queries it takes."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from clients.factories import make_client
from organizations.models import Organization
from scheduling.factories import new_group
from scheduling.health import health_of_groups
from scheduling.models import Attendance, Enrolment, Group, Lesson


@pytest.fixture
def group(scope: Organization) -> Group:
    """Five students since long ago."""
    today = timezone.localdate()
    group = new_group(first_day=today - timedelta(days=90), min_size=4)
    group.save()
    for name in ("Aziza", "Bekzod", "Diyora", "Kamron", "Laylo"):
        Enrolment.objects.create(client=make_client(first_name=name), group=group, starts_on=group.first_day)
    return group


def lesson(group: Group, days_ago: int, *states: str) -> None:
    """With these marks of its students, in their order."""
    day = timezone.localdate() - timedelta(days=days_ago)
    start = datetime.combine(day, time(9), timezone.get_current_timezone())
    held = Lesson.objects.create(group=group, starts_at=start, ends_at=start + timedelta(hours=1), capacity=9)
    students = Enrolment.objects.filter(group=group).order_by("pk").values_list("client", flat=True)
    for client, state in zip(students, states, strict=False):
        if state:
            Attendance.objects.create(lesson=held, client_id=client, state=state, marked_at=held.ends_at)


def words(group: Group) -> tuple[str, list[str]]:
    health = health_of_groups([group])[group.pk]
    return health.tone, list(health.reasons)


def test_enough_students_who_come_are_fine(group: Group) -> None:
    for days_ago in (40, 35, 9, 2):
        lesson(group, days_ago, "present", "late", "present", "present", "present")
    assert words(group) == ("green", [])


def test_without_a_mark_nothing_is_known(group: Group) -> None:
    lesson(group, 40, "present")
    lesson(group, 3)
    assert words(group) == ("gray", [])
    assert "No roll was marked" in health_of_groups([group])[group.pk].words


def test_too_few_students(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(min_size=7)
    assert words(Group.objects.get(pk=group.pk)) == ("orange", ["2 students short of 7"])


def test_attendance_that_falls_by_ten_points(group: Group) -> None:
    for days_ago in (50, 40):
        lesson(group, days_ago, *["present"] * 5)
    lesson(group, 9, "absent", "absent", "present", "present", "present")
    lesson(group, 2, *["present"] * 4, "absent")
    assert words(group) == ("orange", ["Attendance 100 → 70 % in four weeks"])


def test_who_was_excused_makes_no_attendance_fall(group: Group) -> None:
    for days_ago in (50, 40):
        lesson(group, days_ago, *["present"] * 5)
    for days_ago in (20, 9, 2):
        lesson(group, days_ago, "excused", "excused", "present", "present", "present")
    assert words(group) == ("green", [])


def test_a_fall_of_few_marks_is_chance(group: Group) -> None:
    lesson(group, 40, *["present"] * 5)
    lesson(group, 9, *["absent"] * 4, "present")
    assert words(group)[1] == []


def test_names_of_those_who_missed_the_last_two_marked_lessons(group: Group) -> None:
    lesson(group, 9, "absent", "absent", "present", "present", "absent")
    lesson(group, 5)
    lesson(group, 2, "absent", "absent", "present", "present", "excused")
    assert words(group) == ("orange", ["Aziza, Bekzod missed the last two lessons"])


def test_of_many_names_a_few_are_told(group: Group) -> None:
    for days_ago in (9, 2):
        lesson(group, days_ago, *["absent"] * 4, "present")
    assert words(group)[1] == ["Aziza, Bekzod, Diyora and 1 more missed the last two lessons"]


def test_one_of_two_with_the_same_first_name_is_named_in_full(group: Group) -> None:
    other = make_client(first_name="Aziza", last_name="Umarova")
    Enrolment.objects.create(client=other, group=group, starts_on=group.first_day)
    for days_ago in (9, 2):
        lesson(group, days_ago, *["present"] * 4, "absent", "absent")
    assert words(group)[1] == ["Laylo, Aziza Umarova missed the last two lessons"]


def test_who_left_is_not_missed(group: Group) -> None:
    for days_ago in (9, 2):
        lesson(group, days_ago, "absent", *["present"] * 4)
    first = Enrolment.objects.filter(group=group).order_by("pk").first()
    Enrolment.objects.filter(pk=first.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert words(group) == ("green", [])


def test_as_many_queries_for_five_groups_as_for_one(group: Group, django_assert_num_queries) -> None:
    others = [new_group(first_day=group.first_day) for _each in range(4)]
    for other in others:
        other.save()
    for groups in ([group], [group, *others]):
        lesson(group, len(groups), "present")
        with django_assert_num_queries(9):
            assert len(health_of_groups(groups)) == len(groups)
