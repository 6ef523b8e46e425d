"""The timeline of a client: one query over its events, and what other apps add."""

from django.db.models import Count, Q

from clients.admin.client_page.event_lines import EventLines
from clients.admin.client_words import ClientWords
from clients.choices import ClientEventKind, TouchChannel
from clients.differences import differences_of
from clients.models import Client, ClientEvent, ClientInteraction, ClientNote
from messaging.shown import shown_messages
from organizations.admin.timeline import PAGE, Timeline, draw_timeline
from organizations.models import Membership

TOUCHED = Q(kind=ClientEventKind.INTERACTION)
CALLS = TOUCHED & Q(from_value__in=(TouchChannel.PHONE, TouchChannel.VIDEO, TouchChannel.MEETING))
TOLD = Q(kind=ClientEventKind.TOLD)
SHOWN: dict[str, Q] = {
    "all": Q(),
    "calls": CALLS,
    "messages": TOLD | TOUCHED & ~CALLS,
    "notes": Q(kind=ClientEventKind.NOTE),
    "changes": ~Q(kind__in=(ClientEventKind.NOTE, ClientEventKind.INTERACTION, ClientEventKind.TOLD)),
}


def read_timeline(client: Client, member: Membership, show: str = "all", limit: int = PAGE) -> Timeline:
    """The newest `limit` lines. Costs the same queries for 3 events and for 300."""
    show = show if show in SHOWN else "all"
    events = list(
        client.events.filter(SHOWN[show]).select_related("actor", "message").order_by("-at", "-id")[: limit + 1]
    )
    words = ClientWords(difference for event in events for difference in differences_of(event))
    messages = shown_messages(event.message for event in events if event.message)
    lines = EventLines(words, _private_words(events, member), messages, _calls(events))
    counted = {key: Count("pk", filter=which) for key, which in SHOWN.items() if which}
    return draw_timeline(
        [lines.describe(event) for event in events if "completes" not in event.payload],
        row=client,
        show=show,
        limit=limit,
        counts=client.events.aggregate(**counted, all=Count("pk")),
    )


def _calls(events: list[ClientEvent]) -> dict[int, ClientInteraction]:
    """Calls that an exchange told of, as they are known by now."""
    keys = [event.payload["interaction"] for event in events if "exchange" in event.payload]
    return dict(ClientInteraction.objects.in_bulk(keys)) if keys else {}


def _private_words(events: list[ClientEvent], member: Membership) -> dict[int, str]:
    """What leaders wrote for leaders stands in the notes alone."""
    keys = [event.payload["note"] for event in events if event.payload.get("private")]
    if not keys:
        return {}
    return dict(ClientNote.objects.visible_to(member).filter(pk__in=keys).values_list("pk", "text"))
