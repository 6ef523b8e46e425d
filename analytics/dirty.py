"""Finds the days whose figures may say something else by now: something of them was written down since they were
counted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched

from django.db.models import Max, Q, QuerySet

from analytics.channel_dirty import channel_days_written
from analytics.group_dirty import group_days_written
from analytics.models import KPIDay
from analytics.moments import in_days
from leads.choices import EventKind
from leads.models import Lead, LeadEvent, LeadReminder

# A row is dated when it is written and seen when its transaction ends: so long one may take.
LONGEST_WRITE = timedelta(minutes=10)
LEADS_AT_ONCE = 1000
COUNTED = (
    *(EventKind.CREATED, EventKind.TOUCH, EventKind.STATUS, EventKind.TRIAL, EventKind.OFFER, EventKind.ASSIGNED),
    *(EventKind.MERGED, EventKind.UNMERGED, EventKind.IMPORT_UNDONE, EventKind.RESTORED, EventKind.EDITED),
    *(EventKind.REMINDER, EventKind.NEXT_CONTACT, EventKind.CONVERTED, EventKind.ERASED),
)
# What changes days before its own: facts taken back, leads that became one or two, another source, and a person who is
# forgotten: nobody knows any more which client the lead became.
_BACKWARD = (
    Q(kind__in=(EventKind.MERGED, EventKind.UNMERGED, EventKind.IMPORT_UNDONE, EventKind.RESTORED))
    | Q(kind=EventKind.ERASED)
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
        in_days(news, "at").annotate(last=Max("recorded_at")).values_list("kpi_day", "last")
    )
    for rows, moment in _behind(news, since):
        written |= dict.fromkeys(in_days(rows, moment).distinct().values_list("kpi_day", flat=True), now)
    for days in channel_days_written(since):
        written |= dict.fromkeys(days.values_list("pk", flat=True), now)
    for pk, at in group_days_written(since, now).items():
        written[pk] = max(at, written.get(pk, at))
    looked = KPIDay.objects.filter(pk__in=written, is_dirty=False, looked_at__isnull=False)
    dirty = [pk for pk, at in looked.values_list("pk", "looked_at") if written[pk] > at - LONGEST_WRITE]
    return int(KPIDay.objects.filter(pk__in=dirty).update(is_dirty=True))


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
    # Named one by one: how many a query will find, a database guesses badly while many rows are new. Were it asked for
    # each lead once, SQLite would go through all events there are.
    looks_back = dict.fromkeys(news.filter(_BACKWARD).order_by().values_list("lead", flat=True))
    for named in batched(looks_back, LEADS_AT_ONCE):
        # One after the other: asked for by "or", a database would read every event there is.
        for leads in (Lead.objects.filter(pk__in=named), Lead.objects.filter(merged_into__in=named)):
            theirs = leads.order_by().values("pk")
            yield leads, "created_at"
            yield LeadEvent.objects.filter(lead__in=theirs, kind__in=COUNTED), "at"
            yield reminders.filter(lead__in=theirs), "deadline_at"
            yield reminders.filter(lead__in=theirs, overdue_at__isnull=False), "overdue_at"
