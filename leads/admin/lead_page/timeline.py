"""The timeline of a lead: its events and what other apps add, newest first, by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import veil
from common.contributions import TimelineEntry, timeline_sources
from leads.admin.field_words import FieldWords
from leads.admin.lead_page.event_lines import EventLines
from leads.admin.lead_page.merged_facts import Origin, origins_of, undoable
from leads.choices import EventKind, TouchChannel
from leads.differences import differences_of
from leads.models import Lead, LeadEvent

PAGE = 20
NOTES = Q(kind=EventKind.NOTE)
CALLS = Q(kind=EventKind.TOUCH, from_value__in=(TouchChannel.PHONE, TouchChannel.VIDEO, TouchChannel.MEETING))
MESSAGES = Q(kind=EventKind.TOUCH) & ~CALLS
CHANGES = ~Q(kind__in=(EventKind.NOTE, EventKind.TOUCH))
SHOWN: dict[str, Q] = {"all": Q(), "calls": CALLS, "messages": MESSAGES, "notes": NOTES, "changes": CHANGES}
# What a fact brought about is written right behind it.
TOGETHER = timedelta(seconds=5)


@dataclass(frozen=True)
class Timeline:
    """What the page shows; `next_limit` is empty when nothing older is left."""

    days: list[tuple[str, list[TimelineEntry]]]
    show: str
    counts: dict[str, int]
    owned_since: datetime | None
    next_limit: int | None

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        """(key, words, number of events) of each filter chip."""
        words = {
            "all": _("All"),
            "calls": _("Calls"),
            "messages": _("Messages"),
            "notes": _("Notes"),
            "changes": _("Changes"),
        }
        return [(key, words[key], self.counts[key]) for key in SHOWN if key == "all" or self.counts[key]]


def read_timeline(lead: Lead, show: str = "all", limit: int = PAGE) -> Timeline:
    """The newest `limit` lines. Costs the same queries for 3 events and for 300."""
    show = show if show in SHOWN else "all"
    absorbed = list(Lead.objects.filter(merged_into=lead.pk).values_list("pk", flat=True))
    events, origins = events_of(lead, absorbed), origins_of(lead, absorbed)
    shown = list(events.filter(SHOWN[show]).select_related("actor").order_by("-at", "-id")[: limit + 1])
    lines = [*_event_lines(lead, shown, origins), *_contributed(lead, show, limit + 1)]
    lines = [_veiled(line) for line in lines]
    lines.sort(key=lambda line: line.at, reverse=True)
    counted = {key: Count("pk", filter=which) for key, which in SHOWN.items() if which}
    facts = events.aggregate(
        **counted, all=Count("pk"), owned_since=Max("at", filter=Q(kind=EventKind.ASSIGNED, lead=lead))
    )
    return Timeline(
        days=_by_day(lines[:limit]),
        show=show,
        counts={key: facts[key] for key in SHOWN},
        owned_since=facts["owned_since"],
        next_limit=limit + PAGE if len(lines) > limit else None,
    )


def _event_lines(lead: Lead, events: Sequence[LeadEvent], origins: Mapping[int, Origin]) -> list[TimelineEntry]:
    words = FieldWords(difference for event in events for difference in differences_of(event))
    lines = EventLines(words, origins, undoable(lead, events))
    causes = {event.pk: cause for event in events if (cause := _cause_of(event, events))}
    brought = {cause.pk: event for event in events if (cause := causes.get(event.pk))}
    return [lines.describe(event, brought.get(event.pk)) for event in events if event.pk not in causes]


def events_of(lead: Lead, absorbed: Sequence[int]) -> QuerySet:
    """Of the lead and of those that were merged into it, whose events stay where they are."""
    told_here = Q(lead=lead.pk) | ~Q(kind__in=(EventKind.MERGED, EventKind.UNMERGED))
    return LeadEvent.objects.filter(told_here, lead__in=[lead.pk, *absorbed])


def _cause_of(event: LeadEvent, events: Iterable[LeadEvent]) -> LeadEvent | None:
    """The fact that moved a status by itself, if it is among these."""
    because = event.payload.get("because")
    if not because:
        return None
    return next(
        (
            fact
            for fact in events
            if fact.kind == because
            and fact.lead_id == event.lead_id
            and timedelta() <= event.recorded_at - fact.recorded_at < TOGETHER
        ),
        None,
    )


def _veiled(line: TimelineEntry) -> TimelineEntry:
    """Somebody may have written a number into a note."""
    return replace(line, title=veil.text(line.title), detail=veil.text(line.detail), quote=veil.text(line.quote))


def _contributed(lead: Lead, show: str, limit: int) -> list[TimelineEntry]:
    if show != "all":
        return []
    sources = (source for source in timeline_sources if source.model == Lead._meta.label_lower)
    return [entry for source in sources for entry in source.entries(lead, limit)]


def _by_day(lines: Iterable[TimelineEntry]) -> list[tuple[str, list[TimelineEntry]]]:
    today = timezone.localdate()
    days: Any = groupby(lines, key=lambda line: timezone.localtime(line.at).date())
    return [(day_in_words(day, today), list(entries)) for day, entries in days]


def day_in_words(day: date, today: date) -> str:
    """ "Today", "Yesterday", "Monday 17 November", with the year if it is another."""
    if day == today:
        return _("Today")
    if (today - day).days == 1:
        return _("Yesterday")
    return date_format(day, "l j E" if day.year == today.year else "j E Y")
