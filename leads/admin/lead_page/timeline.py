"""The timeline of a lead: its events and what other apps add, newest first, by day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import Count, Max, Q, QuerySet

from common.contributions import TimelineEntry
from leads.admin.field_words import LeadWords
from leads.admin.lead_page.event_lines import EventLines
from leads.admin.lead_page.merged_facts import Origin, origins_of, undoable
from leads.choices import ENGAGEMENT, EventKind, TouchChannel
from leads.differences import differences_of
from leads.models import Lead, LeadEvent, Touchpoint
from messaging.shown import shown_messages
from organizations.admin.timeline import PAGE, Timeline, draw_timeline

NOTES = Q(kind=EventKind.NOTE)
CALLS = Q(kind=EventKind.TOUCH, from_value__in=(TouchChannel.PHONE, TouchChannel.VIDEO, TouchChannel.MEETING))
MESSAGES = Q(kind__in=(EventKind.TOLD, *ENGAGEMENT)) | Q(kind=EventKind.TOUCH) & ~CALLS
CHANGES = ~Q(kind__in=(EventKind.NOTE, EventKind.TOUCH, EventKind.TOLD, *ENGAGEMENT))
SHOWN: dict[str, Q] = {"all": Q(), "calls": CALLS, "messages": MESSAGES, "notes": NOTES, "changes": CHANGES}
# What a fact brought about is written right behind it.
TOGETHER = timedelta(seconds=5)


def read_timeline(lead: Lead, show: str = "all", limit: int = PAGE) -> Timeline:
    """The newest `limit` lines. Costs the same queries for 3 events and for 300."""
    show = show if show in SHOWN else "all"
    absorbed = list(Lead.objects.filter(merged_into=lead.pk).values_list("pk", flat=True))
    events, origins = events_of(lead, absorbed), origins_of(lead, absorbed)
    shown = list(events.filter(SHOWN[show]).select_related("actor", "message").order_by("-at", "-id")[: limit + 1])
    counted = {key: Count("pk", filter=which) for key, which in SHOWN.items() if which}
    facts = events.aggregate(
        **counted, all=Count("pk"), owned_since=Max("at", filter=Q(kind=EventKind.ASSIGNED, lead=lead))
    )
    return draw_timeline(
        _event_lines(lead, shown, origins),
        row=lead,
        show=show,
        limit=limit,
        counts={key: facts[key] for key in SHOWN},
        owned_since=facts["owned_since"],
    )


def _event_lines(lead: Lead, events: Sequence[LeadEvent], origins: Mapping[int, Origin]) -> list[TimelineEntry]:
    words = LeadWords(difference for event in events for difference in differences_of(event))
    messages = shown_messages(event.message for event in events if event.message)
    lines = EventLines(words, origins, undoable(lead, events), messages, _calls(events))
    events = [event for event in events if "completes" not in event.payload]
    causes = {event.pk: cause for event in events if (cause := _cause_of(event, events))}
    brought = {cause.pk: event for event in events if (cause := causes.get(event.pk))}
    return [lines.describe(event, brought.get(event.pk)) for event in events if event.pk not in causes]


def _calls(events: Sequence[LeadEvent]) -> dict[int, Touchpoint]:
    """Calls that an exchange told of, as they are known by now."""
    keys = [event.payload["touchpoint"] for event in events if "exchange" in event.payload]
    return dict(Touchpoint.objects.in_bulk(keys)) if keys else {}


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
