"""What the tests of trials share: a group with lessons to come, a lead who booked one of them."""

from datetime import timedelta
from typing import Any

import time_machine

from leads.factories import make_lead
from leads.models import Lead
from organizations.models import Membership
from scheduling.factories import new_group
from scheduling.models import Group, Lesson
from scheduling.services.save_group import open_group
from trials.models import TrialLesson
from trials.services.book_trial import book_trial
from trials.services.decide_trial import record_outcome


def opened(**over: Any) -> Group:
    group = new_group(**over)
    open_group(group=group)
    return group


def lesson_of(group: Group, number: int = 0) -> Lesson:
    return Lesson.objects.filter(group=group).order_by("starts_at")[number]


def booked(*, lead: Lead | None = None, actor: Membership | None = None, **over: Any) -> TrialLesson:
    """A trial in the first lesson of a new group."""
    return book_trial(lead=lead or make_lead(), lesson=lesson_of(opened(**over)), actor=actor)


def after(trial: TrialLesson) -> Any:
    """The moment it is over."""
    return time_machine.travel(trial.ends_at + timedelta(minutes=1))


def attended(trial: TrialLesson | None = None, actor: Membership | None = None) -> TrialLesson:
    """Somebody came to it. The clock of the caller stands where it stood."""
    trial = trial or booked()
    with after(trial):
        return record_outcome(trial=trial, status="attended", actor=actor)
