"""Who was reminded of a trial and has not answered, or could not be reached: a task to call before it begins."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.scoping import open_organization
from reminders.models import Task
from reminders.rules.base import Team
from reminders.services.finish_task import finish_task
from reminders.services.give_task import give_task, takers
from trials.choices import ReminderFor, ReminderMoment
from trials.models import TrialLesson, TrialReminder

LONGEST_TITLE = 200
PREFIX = "trial-call-"


def give_trial_calls(now: datetime, team: Team) -> int:
    """How many tasks were given: one for each beginning of a trial.

    Asked for an answer for half of the time that is left; whom no message reaches is called at once.
    """
    silent = _silent(now)
    keys = {_key(trial): trial for trial in silent}
    given = set(Task.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    people = takers().in_bulk() if keys else {}
    number = 0
    for key, trial in keys.items():
        wanted = (trial.lead.owner_id, *team.leaders_of(trial.lead.branch_id))
        taker = next((people[pk] for pk in wanted if pk in people), None)
        if key not in given and taker:
            give_task(
                title=_title(trial), assignee=taker, author=None, due_at=trial.starts_at, lead=trial.lead, key=key
            )
            number += 1
    return number


def finish_needless_calls(now: datetime) -> int:
    """How many tasks ended by themselves: the answer came after all, or there is nothing to ask about any more."""
    calls = {task.key: task for task in Task.objects.open().filter(key__startswith=PREFIX)}
    if not calls:
        return 0
    coming = TrialLesson.objects.scheduled().filter(pk__in={int(key.split("-")[2]) for key in calls})
    unsure = {
        _key(trial)
        for trial in coming.for_page()
        if trial.starts_at > now and not (trial.answer_now or trial.is_without_lesson)
    }
    return sum(finish_task(task=task, actor=None) for key, task in calls.items() if key not in unsure)


def _silent(now: datetime) -> list[TrialLesson]:
    span = timedelta(minutes=open_organization().trial_reminder_minutes)
    coming = TrialLesson.objects.scheduled().filter(pk__in=TrialLesson.objects.keys_between(now, now + span))
    trials = {trial.pk: trial for trial in coming.for_page() if not (trial.answer_now or trial.is_without_lesson)}
    asked = TrialReminder.objects.filter(
        trial__in=trials, moment=ReminderMoment.BEFORE, audience=ReminderFor.LEAD, sent_for__isnull=False
    )
    silent = []
    for reminder in asked.order_by("trial"):
        trial = trials[reminder.trial_id]
        is_late = reminder.message_id is None or trial.starts_at - now <= span / 2
        if reminder.sent_for == trial.starts_at and is_late:
            silent.append(trial)
    return silent


def _key(trial: TrialLesson) -> str:
    return f"{PREFIX}{trial.pk}-{trial.starts_at:%Y%m%d%H%M}"


def _title(trial: TrialLesson) -> str:
    begins = timezone.localtime(trial.starts_at)
    facts = {"name": trial.lead.name, "time": f"{begins:%H:%M}", "where": trial.where}
    return (_("Call: does %(name)s come to the trial at %(time)s (%(where)s)?") % facts)[:LONGEST_TITLE]
