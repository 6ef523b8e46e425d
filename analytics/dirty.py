"""Finds the days whose figures may say something else by now: something of them was written down since they were
counted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from analytics.group_dirty import group_days_written
from analytics.models import KPIDay
from leads.choices import EventKind
from leads.models import Lead, LeadEvent, LeadReminder, LeadSource
from organizations.choices import AuditKind
from organizations.models import AuditEvent

# A row is dated when it is written and seen when its transaction ends: so long one may take.
LONGEST_WRITE = timedelta(minutes=10)
COUNTED = (
    *(EventKind.CREATED, EventKind.TOUCH, EventKind.STATUS, EventKind.TRIAL, EventKind.OFFER, EventKind.ASSIGNED),
    *(EventKind.MERGED, EventKind.UNMERGED, EventKind.IMPORT_UNDONE, EventKind.RESTORED, EventKind.EDITED),
    *(EventKind.REMINDER, EventKind.NEXT_CONTACT),
)
# What changes days before its own: facts taken back, leads that became one or two, another source.
_BACKWARD = (
    Q(kind__in=(EventKind.MERGED, EventKind.UNMERGED, EventKind.IMPORT_UNDONE, EventKind.RESTORED))
    | Q(kind__in=(EventKind.TOUCH, EventKind.STATUS), payload__has_key="taken_back")
    | Q(kind=EventKind.EDITED, payload__has_key="source")
    | Q(kind=EventKind.TRIAL, to_value="outcome_back")
    | Q(kind=EventKind.TRIAL, payload__before__in=("attended", "no_show"))
)


def mark_dirty_days(now: datetime) -> int:
    """How many days are to be counted again because of what was written down since any day was counted last. Once
    marked, a day stays so until it is counted."""
    latest = KPIDay.objects.aggregate(at=Max("looked_at"))["at"]
    if latest is None:
        return 0
    since = latest - LONGEST_WRITE
    news = LeadEvent.objects.filter(recorded_at__gt=since, kind__in=COUNTED)
    written: dict[int, datetime] = dict(
        _in_days(news, "at").annotate(last=Max("recorded_at")).values_list("kpi_day", "last")
    )
    for rows, moment in _behind(news, since):
        written |= dict.fromkeys(_in_days(rows, moment).distinct().values_list("kpi_day", flat=True), now)
    _mark_days_of_channels()
    for pk, at in group_days_written(since, now).items():
        written[pk] = max(at, written.get(pk, at))
    looked = KPIDay.objects.filter(pk__in=written, is_dirty=False, looked_at__isnull=False)
    dirty = [pk for pk, at in looked.values_list("pk", "looked_at") if written[pk] > at - LONGEST_WRITE]
    return int(KPIDay.objects.filter(pk__in=dirty).update(is_dirty=True))


def _mark_days_of_channels() -> None:
    """A source that was given another channel brings all its leads there."""
    sources = AuditEvent.objects.filter(model=LeadSource._meta.label_lower, kind=AuditKind.CHANGED)
    changed_at = sources.aggregate(at=Max("at"))["at"]
    if changed_at is not None:
        KPIDay.objects.filter(looked_at__lte=changed_at, is_dirty=False).update(is_dirty=True)


def kinds_since(day: KPIDay) -> str:
    """Which kinds of events of this day were written down since it was counted; else those that look back at it."""
    if day.looked_at is None:
        return ""
    for since in (day.looked_at, day.looked_at - LONGEST_WRITE):
        news = LeadEvent.objects.filter(recorded_at__gt=since, kind__in=COUNTED)
        own = news.filter(at__gte=day.starts_at, at__lt=day.ends_at)
        if kinds := _kinds(own) or _kinds(news.filter(_BACKWARD)):
            return ",".join(kinds)[:250]
    return ""


def _kinds(events: QuerySet) -> list[str]:
    return list(events.order_by("kind").values_list("kind", flat=True).distinct())


def _behind(news: QuerySet, since: datetime) -> Iterator[tuple[QuerySet, str]]:
    """Rows that say something else by now, and the column of their moment."""
    reminders = LeadReminder.objects
    yield reminders.filter(overdue_at__gt=since), "deadline_at"
    yield reminders.filter(overdue_at__gt=since), "overdue_at"
    yield reminders.filter(completed_at__gt=since), "deadline_at"
    looks_back = news.filter(_BACKWARD).order_by().values("lead")
    if not looks_back.exists():
        return
    # One after the other: asked for by "or", a database would read every event there is.
    for leads in (Lead.objects.filter(pk__in=looks_back), Lead.objects.filter(merged_into__in=looks_back)):
        theirs = leads.order_by().values("pk")
        yield leads, "created_at"
        yield LeadEvent.objects.filter(lead__in=theirs, kind__in=COUNTED), "at"
        yield reminders.filter(lead__in=theirs), "deadline_at"
        yield reminders.filter(lead__in=theirs, overdue_at__isnull=False), "overdue_at"


def _in_days(rows: QuerySet, moment: str) -> Any:
    """By the day whose beginning is the last one before this moment."""
    begun = KPIDay.objects.filter(starts_at__lte=OuterRef(moment)).order_by("-starts_at").values("pk")[:1]
    return rows.order_by().annotate(kpi_day=Subquery(begun)).filter(kpi_day__isnull=False).values("kpi_day")
