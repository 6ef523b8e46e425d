"""The timeline of a lead: its events and what other apps add, newest first, by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.contributions import TimelineEntry, timeline_sources
from leads.admin.event_lines import EventLines
from leads.admin.field_words import FieldWords
from leads.choices import EventKind
from leads.differences import differences_of
from leads.models import Lead

PAGE = 20
NOTES = Q(kind=EventKind.NOTE)
SHOWN: dict[str, Q] = {"all": Q(), "notes": NOTES, "changes": ~NOTES}


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
        words = {"all": _("All"), "notes": _("Notes"), "changes": _("Changes")}
        return [(key, words[key], self.counts[key]) for key in SHOWN]


def read_timeline(lead: Lead, show: str = "all", limit: int = PAGE) -> Timeline:
    """The newest `limit` lines. Costs the same queries for 3 events and for 300."""
    show = show if show in SHOWN else "all"
    lines = [*_event_lines(lead, show, limit + 1), *_contributed(lead, show, limit + 1)]
    lines.sort(key=lambda line: line.at, reverse=True)
    facts = lead.events.aggregate(
        notes=Count("pk", filter=NOTES), every=Count("pk"), owned_since=Max("at", filter=Q(kind=EventKind.ASSIGNED))
    )
    return Timeline(
        days=_by_day(lines[:limit]),
        show=show,
        counts={"all": facts["every"], "notes": facts["notes"], "changes": facts["every"] - facts["notes"]},
        owned_since=facts["owned_since"],
        next_limit=limit + PAGE if len(lines) > limit else None,
    )


def _event_lines(lead: Lead, show: str, limit: int) -> list[TimelineEntry]:
    events = list(lead.events.filter(SHOWN[show]).select_related("actor").order_by("-at", "-id")[:limit])
    words = FieldWords(difference for event in events for difference in differences_of(event))
    lines = EventLines(lead, words)
    return [lines.describe(event) for event in events]


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
