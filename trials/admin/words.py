"""A trial in words: what became of it, and how long until it begins."""

from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.ui import chip, short_span
from trials.choices import ANSWER_SIGNS, REMINDER_SIGNS, RESULT_SIGNS, STATUS_SIGNS, TrialResult, TrialStatus
from trials.models import TrialLesson, TrialReminder
from trials.reminding import state_of


def status_chip(trial: TrialLesson) -> SafeString:
    """Red, if its lesson was cancelled since."""
    if trial.is_without_lesson:
        return chip(_("Needs another day"), "red", "event_busy")
    return chip(trial.get_status_display(), *STATUS_SIGNS[trial.status])


def answer_chip(trial: TrialLesson) -> SafeString:
    """What they said about coming, while that still matters."""
    said = trial.answer_now if trial.status == TrialStatus.SCHEDULED else None
    return chip(said.label, *ANSWER_SIGNS[said]) if said else SafeString("")


def result_chip(trial: TrialLesson) -> SafeString:
    """Nothing while there is nothing to decide."""
    if trial.status != TrialStatus.ATTENDED and trial.result == TrialResult.PENDING:
        return SafeString("")
    return chip(trial.get_result_display(), *RESULT_SIGNS[trial.result])


def reminder_chip(reminder: TrialReminder, trial: TrialLesson) -> SafeString:
    state = state_of(reminder, trial)
    return chip(state.label, *REMINDER_SIGNS[state])


def until_words(trial: TrialLesson, now: datetime | None = None) -> str:
    """ "in 3 h", "now", "2 h over"; nothing for what is settled."""
    at = now or timezone.now()
    if trial.starts_at > at:
        is_coming = trial.status == TrialStatus.SCHEDULED
        return _("in %(span)s") % {"span": short_span(trial.starts_at - at)} if is_coming else ""
    if trial.ends_at > at:
        return _("now") if trial.status == TrialStatus.SCHEDULED else ""
    return _("%(span)s over") % {"span": short_span(at - trial.ends_at)} if trial.is_overdue(at) else ""
