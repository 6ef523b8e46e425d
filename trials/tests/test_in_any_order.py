"""A trial is moved and cancelled, its lesson moved, its group changed and closed, its lead merged and parted, in any
order: it has one seat or none, one plan of reminders, and nothing of it is left behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.factories import make_lead
from leads.models import Lead, LeadMerge
from leads.services.merge_leads import merge_leads
from leads.services.undo_merge import undo_merge
from scheduling.choices import GuestState, LessonStatus
from scheduling.factories import make_room
from scheduling.models import Group, Lesson, LessonGuest, RoomOccupancy
from scheduling.services.change_lesson import cancel_lesson, move_lesson, restore_lesson
from scheduling.services.save_group import archive_group, change_group
from trials.choices import TrialStatus
from trials.models import TrialLesson, TrialReminder
from trials.services.book_trial import (
    OwnTime,
    book_trial,
    cancel_trial,
    move_trial,
    move_trial_alone,
    restore_trial,
)
from trials.tests.school import lesson_of, opened

pytestmark = pytest.mark.usefixtures("school")


class Story:
    """One trial, two groups of one seat, a second lead who may turn out to be the same person."""

    def __init__(self) -> None:
        self.groups = [opened(capacity=1), opened(capacity=1, days="tue_thu")]
        self.other = make_lead(first_name="Azizakhon")
        self.trial = book_trial(lead=make_lead(first_name="Aziza"), lesson=lesson_of(self.groups[0]), actor=None)

    def now(self) -> TrialLesson:
        return TrialLesson.objects.for_page().get(pk=self.trial.pk)

    def lesson(self) -> Lesson:
        guest = self.now().guest
        return guest.lesson if guest else lesson_of(self.groups[0])

    def to_the_other_group(self) -> None:
        move_trial(trial=self.trial, lesson=lesson_of(self.groups[1]), actor=None)

    def to_the_next_lesson(self) -> None:
        move_trial(trial=self.trial, lesson=lesson_of(self.groups[0], 1), actor=None)

    def to_a_time_of_its_own(self) -> None:
        starts_at = self.now().starts_at + timedelta(hours=4)
        move_trial_alone(trial=self.trial, time=OwnTime(None, starts_at, 45, make_room()), actor=None)

    def trial_cancelled(self) -> None:
        cancel_trial(trial=self.trial, reason="Ill", actor=None)

    def trial_restored(self) -> None:
        restore_trial(trial=self.trial, actor=None)

    def lesson_moved(self) -> None:
        lesson = self.lesson()
        move_lesson(lesson=lesson, starts_at=lesson.starts_at + timedelta(hours=2), room=None)

    def lesson_cancelled(self) -> None:
        cancel_lesson(lesson=self.lesson(), reason="The teacher is ill")

    def lesson_restored(self) -> None:
        restore_lesson(lesson=self.lesson())

    def group_on_other_days(self) -> None:
        group = Group.objects.get(pk=self.groups[0].pk)
        change_group(group=group, changes={"days": "sat"}, version=group.version)

    def group_closed(self) -> None:
        archive_group(group=self.groups[0])

    def lead_merged(self) -> None:
        merge_leads(winner=self.other, absorbed=[self.now().lead], choices={}, actor=None)

    def lead_parted(self) -> None:
        for merge in LeadMerge.objects.filter(undone_at=None):
            undo_merge(merge=merge, actor=None)


STEPS: tuple[Callable[[Story], None], ...] = (
    Story.to_the_other_group,
    Story.to_the_next_lesson,
    Story.to_a_time_of_its_own,
    Story.trial_cancelled,
    Story.trial_restored,
    Story.lesson_moved,
    Story.lesson_cancelled,
    Story.lesson_restored,
    Story.group_on_other_days,
    Story.group_closed,
    Story.lead_merged,
    Story.lead_parted,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), min_size=2, max_size=8))
def test_one_seat_one_plan_no_orphan(steps: list[Callable[[Story], None]]) -> None:
    with transaction.atomic():
        story = Story()
        for step in steps:
            try:
                with transaction.atomic():
                    step(story)
            except ValidationError:
                pass  # what cannot be is refused in words, and changes nothing
            check(story.now())
        transaction.set_rollback(True)


def check(trial: TrialLesson) -> None:
    is_on = trial.status == TrialStatus.SCHEDULED
    seats = LessonGuest.objects.filter(state=GuestState.EXPECTED)
    assert list(seats) == ([trial.guest] if is_on and trial.guest else [])
    own_times = RoomOccupancy.objects.filter(lesson=None)
    assert list(own_times) == ([trial.occupancy] if is_on and not trial.guest else [])
    takes_place = is_on and (trial.guest is None or trial.guest.lesson.status == LessonStatus.PLANNED)
    planned = TrialReminder.objects.planned().filter(begins=trial.starts_at)
    assert (TrialReminder.objects.count(), planned.count()) == (3, 3 if takes_place else 0)
    assert Lead.objects.get(pk=trial.lead_id).merged_into_id is None
