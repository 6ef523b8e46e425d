"""A timeline as a page shows it: lines of events and what other apps add, newest first, by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import veil
from common.contributions import TimelineEntry, timeline_sources

PAGE = 20
SHOWN = ("all", "calls", "messages", "notes", "changes")


@dataclass(frozen=True)
class Sentence:
    """What happened (bold), the rest of the sentence, and words somebody wrote."""

    title: str
    detail: str = ""
    quote: str = ""


def told_entry(event: Any, shown: Any) -> TimelineEntry:
    """What was said, as it left, and where it is now; `shown` comes from the app of messages."""
    return TimelineEntry(
        at=event.at,
        icon=shown.icon,
        tone="teal",
        title=shown.title,
        quote=shown.text,
        aside=shown.why,
        actor=event.actor.name if event.actor else "",
        chip=shown.chip,
    )


@dataclass(frozen=True)
class Timeline:
    """What the page shows; `next_limit` is empty when nothing older is left."""

    days: list[tuple[str, list[TimelineEntry]]]
    show: str
    counts: Mapping[str, int]
    next_limit: int | None
    owned_since: datetime | None = None

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


def draw_timeline(
    lines: list[TimelineEntry],
    *,
    row: Model,
    show: str,
    limit: int,
    counts: Mapping[str, int],
    owned_since: datetime | None = None,
) -> Timeline:
    """`lines` are at least `limit` + 1 of the newest events, if there are so many; among all of them stand lines of
    other apps too."""
    if show == "all":
        lines = [*lines, *_contributed(row, limit + 1)]
    lines = sorted(map(_veiled, lines), key=lambda line: line.at, reverse=True)
    next_limit = limit + PAGE if len(lines) > limit else None
    return Timeline(_by_day(lines[:limit]), show, counts, next_limit, owned_since)


def _veiled(line: TimelineEntry) -> TimelineEntry:
    """Somebody may have written a number into a note."""
    outside = line.outside_url if veil.text(line.outside_url) == line.outside_url else ""
    words: dict[str, Any] = {name: veil.text(getattr(line, name)) for name in ("title", "detail", "quote")}
    return replace(line, **words, outside_url=outside)


def _contributed(row: Model, limit: int) -> list[TimelineEntry]:
    sources = (source for source in timeline_sources if source.model == row._meta.label_lower)
    return [entry for source in sources for entry in source.entries(row, limit)]


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
