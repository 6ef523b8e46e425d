"""The roll says how a trial went; of roll and salesperson the later holds."""

from datetime import timedelta

import pytest
import time_machine

from organizations.choices import Role
from organizations.factories import make_member
from organizations.models import Membership
from scheduling.choices import AttendanceState
from scheduling.roll.attendees import Mark, Who
from scheduling.services.mark_roll import mark_roll
from trials.models import TrialLesson
from trials.services.decide_trial import accept_trial, record_outcome
from trials.services.take_marks import take_marks
from trials.tests.school import booked

pytestmark = pytest.mark.usefixtures("school")


@pytest.fixture
def owner(school) -> Membership:
    return make_member(Role.OWNER, organization=school)


def marked(trial: TrialLesson, state: str, actor: Membership, minutes: int) -> str:
    """What the trial is so long after its end, when the roll was marked then and the tick came twice."""
    with time_machine.travel(trial.ends_at + timedelta(minutes=minutes)):
        mark_roll(lesson=trial.guest.lesson, marks={Who.visitor(trial.guest_id): Mark(state)}, actor=actor)
        take_marks()
        assert take_marks() == 0
    return TrialLesson.objects.get(pk=trial.pk).status


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (AttendanceState.PRESENT, "attended"),
        (AttendanceState.LATE, "attended"),
        (AttendanceState.ABSENT, "no_show"),
        (AttendanceState.EXCUSED, "no_show"),
    ],
)
def test_a_mark_is_the_outcome(owner, state, status) -> None:
    assert marked(booked(), state, owner, 5) == status


def test_the_later_of_roll_and_salesperson_holds(owner, school) -> None:
    trial, seller = booked(), make_member(Role.SALESPERSON, organization=school)
    assert marked(trial, AttendanceState.ABSENT, owner, 5) == "no_show"
    with time_machine.travel(trial.ends_at + timedelta(minutes=10)):
        record_outcome(trial=trial, status="attended", actor=seller)
        assert take_marks() == 0
    assert marked(trial, AttendanceState.LATE, owner, 15) == "attended"
    assert marked(trial, AttendanceState.ABSENT, owner, 20) == "no_show"


def test_who_excuses_themselves_before_is_no_show_when_it_begins(owner) -> None:
    trial = booked()
    assert marked(trial, AttendanceState.EXCUSED, owner, -24 * 60) == "scheduled"
    with time_machine.travel(trial.ends_at):
        take_marks()
    assert TrialLesson.objects.get(pk=trial.pk).status == "no_show"


def test_what_is_decided_stays(owner) -> None:
    trial = booked()
    marked(trial, AttendanceState.PRESENT, owner, 5)
    accept_trial(trial=trial, actor=owner)
    assert marked(trial, AttendanceState.ABSENT, owner, 9) == "attended"
