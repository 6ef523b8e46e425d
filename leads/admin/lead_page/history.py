"""Every changed fact of a lead as a row: when, who, what, before, after."""

from dataclasses import dataclass
from datetime import datetime

from leads.admin.field_words import LeadWords
from leads.choices import EventKind
from leads.differences import differences_of
from leads.models import Lead, LeadEvent


@dataclass(frozen=True)
class Row:
    at: datetime
    actor: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class History:
    """`next_limit` is empty when nothing older is left."""

    rows: list[Row]
    next_limit: int | None


def read_history(lead: Lead, limit: int) -> History:
    """The newest `limit` events that changed something, one row for each field."""
    newest = lead.events.exclude(kind=EventKind.NOTE).select_related("actor").order_by("-at", "-id")
    events = list(newest[: limit + 1])
    words = LeadWords(difference for event in events for difference in differences_of(event))
    rows = [row for event in events[:limit] for row in _rows(event, words)]
    return History(rows, limit * 2 if len(events) > limit else None)


def _rows(event: LeadEvent, words: LeadWords) -> list[Row]:
    actor = event.actor.name if event.actor else ""
    if event.kind != EventKind.CREATED and (changes := differences_of(event)):
        return [
            Row(event.at, actor, words.label(field), words.value(field, old), words.value(field, new))
            for field, old, new in changes
        ]
    return [Row(event.at, actor, str(event.get_kind_display()), "", "")]
