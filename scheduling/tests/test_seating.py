"""Seats for many students at once: what single enrolling refuses, seating refuses too."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.factories import make_client
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group, LessonGuest
from scheduling.seating import Seating
from scheduling.services.enrol import enrol
from scheduling.services.enrol_many import enrol_many
from scheduling.services.hold_seats import hold_seats
from scheduling.services.save_group import open_group

pytestmark = pytest.mark.usefixtures("school")


@pytest.fixture
def group(school: object) -> Group:
    opened = new_group(capacity=2)
    open_group(group=opened)
    return opened


def may_join(group: Group, first: date, last: date | None = None) -> bool:
    return not Seating([group.pk]).seat(group, group.pk, first, last)


def test_a_seat_is_free_again_once_somebody_has_left(group: Group) -> None:
    first = group.first_day
    week = {"starts_on": first, "ends_on": first + timedelta(days=7)}
    rows = [Enrolment(client=make_client(), group=group, **week) for _number in range(2)]
    enrol_many(enrolments=rows, actor=None)
    assert not may_join(group, first)
    assert not may_join(group, first - timedelta(days=3), first)
    assert may_join(group, first + timedelta(days=8))


def test_held_seats_and_promised_ones_are_not_given_away(group: Group) -> None:
    enrol(client=make_client(), group=group, starts_on=group.first_day, actor=None)
    lesson = group.lessons.order_by("-starts_at")[0]
    assert may_join(group, group.first_day)
    LessonGuest.objects.create(lesson=lesson, name="Guest")
    assert not may_join(group, group.first_day)
    assert may_join(group, group.first_day, timezone.localdate(lesson.starts_at) - timedelta(days=1))
    until = timezone.localdate() + timedelta(days=5)
    hold_seats(group=group, payer=make_client(), seats=1, until=until, actor=None)
    assert not may_join(group, group.first_day, group.first_day)


def test_all_are_enrolled_or_nobody_is(group: Group) -> None:
    rows = [Enrolment(client=make_client(), group=group, starts_on=group.first_day) for _number in range(3)]
    with pytest.raises(ValidationError, match="is full: it has 2 seats"):
        enrol_many(enrolments=rows, actor=None)
    assert not Enrolment.objects.exists()
