"""Trials take real seats, or a room and a time of their own, and give them back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from leads.choices import EventKind, LeadStatus
from leads.factories import make_lead
from leads.models import Lead
from leads.services.merge_leads import merge_leads
from scheduling.double_booking import DoubleBookingError
from scheduling.factories import make_course, make_room, make_teacher
from scheduling.models import LessonGuest, RoomOccupancy
from scheduling.seats import seats_of_lessons
from scheduling.services.change_lesson import cancel_lesson, move_lesson
from trials.choices import TrialStatus
from trials.models import TrialLesson, TrialReminder
from trials.reminding import reminded_at
from trials.services.book_trial import (
    OwnTime,
    book_trial,
    book_trial_alone,
    cancel_trial,
    move_trial,
    move_trial_alone,
    restore_trial,
)
from trials.tests.school import booked, lesson_of, opened

pytestmark = pytest.mark.usefixtures("school")


def free(lesson) -> int:
    return seats_of_lessons([lesson])[lesson.pk].free


def told(trial: TrialLesson) -> list[str]:
    return list(trial.lead.events.filter(kind=EventKind.TRIAL).order_by("id").values_list("to_value", flat=True))


def own_time(**over) -> OwnTime:
    tomorrow = timezone.now() + timedelta(days=1)
    return OwnTime(**{"course": make_course(), "starts_at": tomorrow, "minutes": 45, **over})


def test_a_trial_takes_a_seat_on_its_day_only_and_moves_the_lead() -> None:
    group = opened(capacity=3)
    first, second = lesson_of(group), lesson_of(group, 1)
    trial = book_trial(lead=make_lead(), lesson=first, actor=None)
    assert (free(first), free(second)) == (2, 3)
    lead = Lead.objects.get(pk=trial.lead_id)
    assert (lead.status, lead.next_contact_at) == (LeadStatus.TRIAL_SCHEDULED, first.ends_at + timedelta(minutes=3))
    assert told(trial) == ["booked"]


def test_nobody_is_booked_twice_into_one_lesson_nor_into_a_full_one() -> None:
    group = opened(capacity=1)
    trial = book_trial(lead=make_lead(), lesson=lesson_of(group), actor=None)
    with pytest.raises(ValidationError, match="has a trial in this lesson already"):
        book_trial(lead=trial.lead, lesson=lesson_of(group), actor=None)
    with pytest.raises(ValidationError, match="is full on that day"):
        book_trial(lead=make_lead(), lesson=lesson_of(group), actor=None)


def test_a_trial_goes_where_its_lesson_goes_and_so_do_its_reminders() -> None:
    trial = booked()
    lesson = trial.guest.lesson
    moved = move_lesson(lesson=lesson, starts_at=lesson.starts_at + timedelta(days=1), room=None)
    now = TrialLesson.objects.for_page().get(pk=trial.pk)
    assert (now.starts_at, now.status) == (moved.starts_at, TrialStatus.SCHEDULED)
    assert reminded_at(now, "before") == moved.starts_at - timedelta(hours=2)
    assert reminded_at(now, "after") == moved.ends_at + timedelta(minutes=3)
    assert TrialReminder.objects.planned().filter(begins=moved.starts_at).count() == 3


def test_a_reminder_that_was_sent_is_planned_anew_for_another_time() -> None:
    trial = booked()
    TrialReminder.objects.filter(moment="before").update(sent_for=trial.starts_at, sent_at=timezone.now())
    assert TrialReminder.objects.planned().count() == 1
    move_lesson(lesson=trial.guest.lesson, starts_at=trial.starts_at + timedelta(hours=1), room=None)
    assert TrialReminder.objects.planned().count() == 3


def test_whose_lesson_is_cancelled_needs_another_day_and_nobody_is_reminded() -> None:
    trial = booked()
    cancel_lesson(lesson=trial.guest.lesson, reason="The teacher is ill")
    assert list(TrialLesson.objects.without_lesson()) == [trial]
    assert TrialReminder.objects.planned().count() == 0
    move_trial(trial=trial, lesson=lesson_of(trial.guest.lesson.group, 1), actor=None)
    assert (TrialLesson.objects.without_lesson().count(), TrialReminder.objects.planned().count()) == (0, 3)


def test_moving_to_another_lesson_frees_the_former_seat_and_keeps_the_story() -> None:
    group = opened(capacity=1)
    trial = book_trial(lead=make_lead(), lesson=lesson_of(group), actor=None)
    moved = move_trial(trial=trial, lesson=lesson_of(group, 1), actor=None)
    assert (free(lesson_of(group)), free(lesson_of(group, 1))) == (1, 0)
    assert moved.starts_at == lesson_of(group, 1).starts_at
    story = trial.lead.events.get(kind=EventKind.TRIAL, to_value="moved").payload
    assert story["before"]["begins"] == lesson_of(group).starts_at.isoformat()


def test_a_full_lesson_leaves_the_trial_where_it_was() -> None:
    group = opened(capacity=1)
    trial = book_trial(lead=make_lead(), lesson=lesson_of(group), actor=None)
    book_trial(lead=make_lead(), lesson=lesson_of(group, 1), actor=None)
    with pytest.raises(ValidationError, match="is full"):
        move_trial(trial=trial, lesson=lesson_of(group, 1), actor=None)
    assert TrialLesson.objects.get(pk=trial.pk).guest.state == "expected"


def test_cancelled_frees_the_seat_and_comes_back_while_it_is_free() -> None:
    group = opened(capacity=1)
    trial = book_trial(lead=make_lead(), lesson=lesson_of(group), actor=None)
    cancel_trial(trial=trial, reason="The family is away", actor=None)
    assert (free(lesson_of(group)), TrialReminder.objects.planned().count()) == (1, 0)
    assert Lead.objects.get(pk=trial.lead_id).next_contact_at <= timezone.now()
    restore_trial(trial=trial, actor=None)
    assert (free(lesson_of(group)), TrialReminder.objects.planned().count()) == (0, 3)
    cancel_trial(trial=trial, reason="Ill", actor=None)
    book_trial(lead=make_lead(), lesson=lesson_of(group), actor=None)
    with pytest.raises(ValidationError, match="is full"):
        restore_trial(trial=trial, actor=None)


def test_alone_it_holds_a_room_and_a_teacher_and_says_so_to_who_wants_them() -> None:
    room, teacher = make_room(), make_teacher()
    time = own_time(room=room, teacher=teacher)
    trial = book_trial_alone(lead=make_lead(first_name="Kamola", last_name=""), time=time, actor=None)
    with pytest.raises(DoubleBookingError, match="Trial: Kamola") as refused:
        book_trial_alone(lead=make_lead(), time=own_time(starts_at=time.starts_at, room=room), actor=None)
    assert refused.value.alternatives
    cancel_trial(trial=trial, reason="Ill", actor=None)
    assert RoomOccupancy.objects.count() == 0
    restored = restore_trial(trial=trial, actor=None)
    assert (restored.occupancy.room, restored.occupancy.teacher) == (room, teacher)


def test_from_alone_into_a_group_and_back() -> None:
    trial = book_trial_alone(lead=make_lead(), time=own_time(room=make_room()), actor=None)
    group = opened()
    trial = move_trial(trial=trial, lesson=lesson_of(group), actor=None)
    assert (RoomOccupancy.objects.filter(lesson=None).count(), trial.where) == (0, group.name)
    trial = move_trial_alone(trial=trial, time=own_time(minutes=30), actor=None)
    assert (trial.guest, trial.ends_at - trial.starts_at) == (None, timedelta(minutes=30))
    assert LessonGuest.objects.exclude(state="cancelled").count() == 0


def test_a_trial_follows_its_lead_through_a_merge() -> None:
    winner = make_lead(first_name="Aziza")
    trial = booked(lead=make_lead(first_name="Azizakhon"))
    merge_leads(winner=winner, absorbed=[trial.lead], choices={}, actor=None)
    assert TrialLesson.objects.get(pk=trial.pk).lead_id == winner.pk
    moved = move_trial(trial=trial, lesson=lesson_of(trial.guest.lesson.group, 1), actor=None)
    assert moved.lead_id == winner.pk


def test_what_is_over_is_not_moved_or_cancelled() -> None:
    trial = booked()
    cancel_trial(trial=trial, reason="Ill", actor=None)
    with pytest.raises(ValidationError, match="Book a new one"):
        move_trial(trial=trial, lesson=lesson_of(opened()), actor=None)
    with pytest.raises(ValidationError, match="Book a new one"):
        cancel_trial(trial=trial, reason="Again", actor=None)
