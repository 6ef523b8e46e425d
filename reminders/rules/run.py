"""Runs the rules at each tick: each from where it stopped to now, one run at a time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils import timezone

from leads.choices import NEWS_KINDS, EventKind
from leads.models import Lead, LeadEvent
from reminders.models import RuleMark
from reminders.rules.absences import give_calls
from reminders.rules.base import StateRule, Team, TimeRule, read_owners, read_team
from reminders.rules.first_step import PRIORITY_STEP, plan_first_steps
from reminders.rules.registry import CLIENT_RULES, EVENT_RULES, STATE_RULES, TIME_RULES
from reminders.rules.trial_calls import finish_needless_calls, give_trial_calls
from reminders.services.raise_alerts import News, raise_alerts, start_of_day
from reminders.services.see_alerts import take_back_alerts

# A rule that runs for the first time looks back no further: a center that moves in is not flooded.
FIRST_LOOK = timedelta(hours=1)
# Facts are numbered and timed before they can be seen; the slowest of them are seen after this.
SLOWEST_COMMIT = timedelta(minutes=5)
EVENTS = "events"


def watch_the_clock() -> None:
    """Due each minute: moments that passed."""
    now, team = timezone.now(), read_team()
    for rule in TIME_RULES:
        run_time_rule(rule, now, team)


def watch_events() -> None:
    """Due each minute: facts somebody may have to be told of."""
    run_event_rules(timezone.now(), read_team())


def watch_states() -> None:
    """Due each minute: what lasts until somebody does something about it."""
    now, team = timezone.now(), read_team()
    for rule in STATE_RULES:
        run_state_rule(rule, now, team)


def watch_clients() -> None:
    """Due each minute: what is to be done about clients, and what others changed of them."""
    now, team = timezone.now(), read_team()
    for rule in CLIENT_RULES:
        raise_alerts(kind=rule.kind, news=rule.news(now, team))


def watch_absences() -> None:
    """Due each minute: students who stay away."""
    give_calls(timezone.now(), read_team())


def watch_trials() -> None:
    """Due each minute: trials that begin soon and whose people have not said whether they come."""
    now = timezone.now()
    finish_needless_calls(now)
    give_trial_calls(now, read_team())


def give_first_steps() -> None:
    """Due each minute: leads that came without a next contact."""
    plan_first_steps_due(timezone.now())


@transaction.atomic
def run_time_rule(rule: TimeRule, now: datetime, team: Team) -> int:
    """How many were told something new."""
    until = rule.until(now)
    mark = _lock_mark(rule.name, until)
    if until <= mark.until:
        return 0
    rows = rule.rows(mark.until, until)
    told = raise_alerts(kind=rule.kind, news=(news for row in rows for news in rule.news(row, team)))
    _move_mark(mark, until)
    return told


@transaction.atomic
def run_event_rules(now: datetime, team: Team) -> int:
    """All rules of events over the same rows, read once."""
    mark = _lock_mark(EVENTS, now)
    events = _events(mark.until - SLOWEST_COMMIT, now)
    news: dict[Any, list[News]] = defaultdict(list)
    for event in events:
        for rule in EVENT_RULES:
            if event.kind in rule.listens:
                news[rule.kind] += rule.news(event, team)
    _move_mark(mark, max(now, mark.until))
    return sum(raise_alerts(kind=kind, news=those) for kind, those in news.items())


@transaction.atomic
def run_state_rule(rule: StateRule, now: datetime, team: Team) -> int:
    """How many were told for the first time today."""
    day = f"{start_of_day(now):%Y%m%d}"
    lasts = {"-".join(filter(None, (rule.kind, what, day))): facts for what, facts in rule.facts(now).items()}
    take_back_alerts(kind=rule.kind, unless=lasts)
    if not lasts:
        return 0
    told = read_owners() if rule.is_for_owners else team.leaders_of(None)
    news = [News(member, key, payload=facts) for key, facts in lasts.items() for member in told]
    return raise_alerts(kind=rule.kind, news=news) if news else 0


@transaction.atomic
def plan_first_steps_due(now: datetime) -> int:
    mark = _lock_mark(PRIORITY_STEP, now)
    planned = plan_first_steps(since=mark.until - SLOWEST_COMMIT, now=now)
    _move_mark(mark, max(now, mark.until))
    return planned


def _events(since: datetime, until: datetime) -> Iterable[Any]:
    """Of leads that are still here. Of newcomers only those that wait for an answer, found by it: an import brings
    others by the million."""
    rows = LeadEvent.objects.filter(recorded_at__gt=since, recorded_at__lte=until, lead__is_archived=False)
    waiting = Lead.objects.filter(respond_by__gt=since, first_response_at=None)
    came = rows.filter(kind=EventKind.CREATED, lead__in=waiting)
    return chain(_Told.named(came), _Told.named(rows.filter(kind__in=NEWS_KINDS).order_by("pk")))


class _Told:
    """Facts with what the rules ask about their lead, under short names."""

    FIELDS = ("pk", "kind", "lead_id", "from_value", "to_value", "actor_id", "actor__name", "payload")
    OF_LEAD = ("owner_id", "branch_id", "score", "respond_by")

    def __init__(self, values: dict[str, Any]) -> None:
        for name in self.FIELDS:
            setattr(self, name, values[name])
        for name in self.OF_LEAD:
            setattr(self, name, values[f"lead__{name}"])

    @classmethod
    def named(cls, rows: Any) -> "Iterable[_Told]":
        return (cls(values) for values in rows.values(*cls.FIELDS, *(f"lead__{name}" for name in cls.OF_LEAD)))


def _lock_mark(name: str, until: datetime) -> RuleMark:
    """How far a rule has looked. Whoever runs it at the same time waits, and then finds nothing left."""
    first = {"until": until - FIRST_LOOK}
    mark: RuleMark = RuleMark.objects.select_for_update().get_or_create(rule=name, defaults=first)[0]
    return mark


def _move_mark(mark: RuleMark, until: datetime) -> None:
    mark.until = until
    mark.save(update_fields=["until"])
