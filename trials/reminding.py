"""When somebody is reminded of a trial: it follows from the trial as it is now and from the settings of the center."""

from datetime import UTC, datetime, timedelta

from messaging.choices import MessageStatus
from organizations.scoping import open_organization
from trials.choices import ReminderMoment, ReminderState, TrialStatus
from trials.models import TrialLesson, TrialReminder


def ask_after(trial: TrialLesson) -> datetime:
    """When the salesperson is asked how it went."""
    return trial.ends_at.astimezone(UTC) + timedelta(minutes=open_organization().trial_outcome_minutes)


def reminded_at(trial: TrialLesson, moment: str) -> datetime:
    """Before, by elapsed time, whatever the clocks do meanwhile; or after its end."""
    if moment == ReminderMoment.AFTER:
        return ask_after(trial)
    return trial.starts_at.astimezone(UTC) - timedelta(minutes=open_organization().trial_reminder_minutes)


def state_of(reminder: TrialReminder, trial: TrialLesson) -> ReminderState:
    """What was done was done for the beginning the trial has now. As `TrialReminder.objects.planned()` finds them."""
    if reminder.sent_for == trial.starts_at:
        return _of_message(reminder.message.status) if reminder.message else ReminderState.NO_WAY
    if reminder.is_off:
        return ReminderState.OFF
    takes_place = trial.status == TrialStatus.SCHEDULED and not trial.is_without_lesson
    return ReminderState.PLANNED if takes_place else ReminderState.NOT_NEEDED


def is_done(reminder: TrialReminder, trial: TrialLesson) -> bool:
    """Whether it has left our hands for the time the trial has now."""
    return reminder.sent_for == trial.starts_at


def _of_message(status: str) -> ReminderState:
    if status in (MessageStatus.PENDING, MessageStatus.CLAIMED, MessageStatus.SENDING):
        return ReminderState.LEAVING
    return ReminderState.SENT if status == MessageStatus.SENT else ReminderState.NOT_SENT
