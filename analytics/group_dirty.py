"""Finds the days whose figures of groups may say something else: students, lessons, trials or terms of them changed
since."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max, Min, Q
from django.db.models.functions import Coalesce

from analytics.models import KPIDay
from clients.models import ClientEvent
from leads.choices import EventKind
from leads.models import LeadEvent
from scheduling.models import Group, Lesson
from trials.choices import TrialStatus
from trials.models import TrialLesson

# Lessons further back hardly change, and each minute would look through all of them.
LESSONS_BACK = timedelta(days=62)
_REOPENS = Q(to_value__in=("outcome_back", "restored", "moved")) | Q(payload__has_key="before")


def group_days_written(since: datetime, now: datetime) -> dict[int, datetime]:
    """{number of the day: when something of it was written last}"""
    written: dict[int, datetime] = {}
    for days, at in _changes(since, now):
        for pk in days.values_list("pk", flat=True):
            written[pk] = max(at, written.get(pk, at))
    return written


def _changes(since: datetime, now: datetime) -> Iterator[tuple[Any, datetime]]:
    """Days, and when they became others."""
    if first := _first_enrolled(since):
        yield KPIDay.objects.filter(day__gte=first[0]), first[1]
    lessons = Lesson.objects.filter(starts_at__gte=now - LESSONS_BACK, starts_at__lt=now, changed_at__gt=since)
    for starts_at, planned_on, at in lessons.order_by().values_list("starts_at", "planned_on", "changed_at"):
        yield KPIDay.objects.filter(Q(starts_at__lte=starts_at, ends_at__gt=starts_at) | Q(day=planned_on)), at
    reshaped = Group.objects.filter(reshaped_at__gt=since).aggregate(first=Min("earliest_day"), at=Max("reshaped_at"))
    if reshaped["first"]:
        yield KPIDay.objects.filter(day__gte=reshaped["first"]), reshaped["at"]
    if moments := [at for pair in _trials(_REOPENS, since).values_list("booked_at", "moment") for at in pair if at]:
        yield KPIDay.objects.filter(ends_at__gt=min(moments)), now
    called_off = _trials(Q(to_value="cancelled"), since).filter(status=TrialStatus.CANCELLED, moment__lt=now)
    for at in called_off.values_list("moment", flat=True):
        yield KPIDay.objects.filter(starts_at__lte=at, ends_at__gt=at), now


def _trials(told: Q, since: datetime) -> Any:
    """Of the leads that something was told of; `moment` is when each of them begins."""
    news = LeadEvent.objects.filter(told, kind=EventKind.TRIAL, recorded_at__gt=since).order_by()
    trials = TrialLesson.objects.filter(lead__in=news.values("lead")).order_by()
    return trials.annotate(moment=Coalesce("guest__lesson__starts_at", F("own_starts_at")))


def _first_enrolled(since: datetime) -> tuple[date, datetime] | None:
    """The first day on which who learns in a group is told otherwise, and when it was told last."""
    news = ClientEvent.objects.filter(recorded_at__gt=since, payload__has_key="enrolment").order_by()
    told = list(news.values_list("payload", "recorded_at"))
    days = [payload[name] for payload, _at in told for name in ("day", "before") if _is_day(payload.get(name))]
    return (date.fromisoformat(min(days)), max(at for _payload, at in told)) if days else None


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text or ""))
    except (TypeError, ValueError):
        return False
