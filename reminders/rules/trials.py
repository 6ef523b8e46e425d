"""Trials: whoever has the lead is asked how it went, told that its lesson is cancelled, and that somebody else says
otherwise; those who lead hear of what nobody decided by the next morning."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from leads.choices import EventKind
from leads.models import LeadEvent
from organizations.scoping import open_organization
from reminders.choices import AlertKind
from reminders.rules.base import ClientRule, Team, to_leaders, to_owner
from reminders.services.raise_alerts import News
from trials.choices import OUTCOMES
from trials.models import TrialLesson

# What is older is in the list of trials; what was told before has its key.
LOOKS_BACK = timedelta(days=7)
NEXT_MORNING = timedelta(hours=12)
TOLD_WITHIN = timedelta(days=1)
_FACTS = ("pk", "lead_id", "lead__owner_id", "lead__branch_id", "begins")


class _Told:
    """A trial with what the rules ask about its lead, under short names."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.pk, self.lead_id, self.begins = values["pk"], values["lead_id"], values["begins"]
        self.owner_id, self.branch_id = values["lead__owner_id"], values["lead__branch_id"]

    @property
    def key(self) -> str:
        return f"{self.pk}-{self.begins:%Y%m%d%H%M}"

    @property
    def facts(self) -> dict[str, Any]:
        return {"begins": self.begins.isoformat()}


def _to_decide(now: datetime, team: Team) -> Iterable[News]:
    asked = now - timedelta(minutes=open_organization().trial_outcome_minutes)
    for trial in _told(TrialLesson.objects.overdue(asked).filter(ends__gt=now - LOOKS_BACK)):
        for member in to_owner(trial, team):
            yield News(member, f"trial-how-{trial.key}", trial.lead_id, trial.facts)


def _not_decided(now: datetime, team: Team) -> Iterable[News]:
    late = TrialLesson.objects.overdue(now - NEXT_MORNING).filter(ends__gt=now - LOOKS_BACK)
    for trial in _told(late):
        for member in to_leaders(trial, team):
            if member != trial.owner_id:
                yield News(member, f"trial-late-{trial.key}", trial.lead_id, trial.facts)


def _without_lesson(now: datetime, team: Team) -> Iterable[News]:
    for trial in _told(TrialLesson.objects.without_lesson().with_times().filter(begins__gt=now - LOOKS_BACK)):
        for member in to_owner(trial, team):
            yield News(member, f"trial-off-{trial.key}", trial.lead_id, trial.facts)


def _told_otherwise(now: datetime, team: Team) -> Iterable[News]:  # noqa: ARG001 - a rule like the others
    """Who said before how it went, who has the lead, who taught: but for who says otherwise now."""
    said = {each.value for each in OUTCOMES}
    recent = LeadEvent.objects.filter(recorded_at__gt=now - TOLD_WITHIN, actor__isnull=False, kind=EventKind.TRIAL)
    events = [
        event for event in recent.select_related("actor") if {event.to_value, event.payload.get("before")} == said
    ]
    ids = {event.payload["trial"] for event in events}
    found = TrialLesson.objects.filter(public_id__in=ids).for_page() if ids else ()
    trials = {str(trial.public_id): trial for trial in found}
    for event in events:
        trial = trials[event.payload["trial"]]
        people = {event.payload.get("said_by"), trial.lead.owner_id, trial.teacher and trial.teacher.pk}
        for member in people - {None, event.actor_id}:
            facts = {"says": event.to_value, "from": event.actor.name}
            yield News(member, f"trial-says-{event.pk}", trial.lead_id, facts)


def _told(trials: Any) -> Iterable[_Told]:
    return (_Told(values) for values in trials.with_times().values(*_FACTS))


TO_DECIDE = ClientRule(AlertKind.TRIAL_TO_DECIDE, _to_decide)
NOT_DECIDED = ClientRule(AlertKind.TRIAL_LATE, _not_decided)
WITHOUT_LESSON = ClientRule(AlertKind.TRIAL_OFF, _without_lesson)
TOLD_OTHERWISE = ClientRule(AlertKind.TRIAL_DIFFERS, _told_otherwise)
RULES = (TO_DECIDE, NOT_DECIDED, WITHOUT_LESSON, TOLD_OTHERWISE)
