"""Trials as a reason of My day: those that are over and undecided, and those whose lesson was cancelled."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from organizations.models import Membership
from reminders.day_reasons import Reason, day_and_time
from scheduling.choices import LessonStatus
from trials.choices import TrialStatus
from trials.models import TrialLesson


def trials_waiting(member: Membership, now: datetime, tomorrow: datetime) -> dict[int, Reason]:
    """{lead: reason} of the own open leads; one query. Who agreed with the family on a later day asks on that day; a
    lesson that is cancelled waits for no day."""
    own = TrialLesson.objects.asking(now).filter(lead__owner=member, lead__is_archived=False)
    is_now = Q(lead__next_contact_at=None) | Q(lead__next_contact_at__lt=tomorrow)
    rows = own.filter(is_now | Q(guest__lesson__status=LessonStatus.CANCELLED)).for_page().order_by("-begins", "-pk")
    return {trial.lead_id: _reason(trial) for trial in rows}


def _reason(trial: TrialLesson) -> Reason:
    facts = {"where": trial.where, "day": day_and_time(trial.starts_at)}
    if trial.is_without_lesson:
        return Reason(
            "event_busy", _("The lesson of the trial in %(where)s is cancelled,") % facts, _("find another day")
        )
    over = _("Trial in %(where)s, %(day)s,") % facts
    if trial.status == TrialStatus.SCHEDULED:
        return Reason("school", over, _("did they come?"))
    return Reason("school", over, _("what becomes of it?"))
