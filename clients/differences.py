"""What changed in a client since somebody looked at it, read from its events."""

from itertools import takewhile

from clients.models import Client, ClientEvent
from organizations.changes import Difference, FieldChange, changes_told

# Nobody keeps a form open through more changes than this; then all of these are shown and the rest is history.
FURTHEST = 200


def changes_since(client: Client, version: int) -> dict[str, FieldChange]:
    """By field name, what is different now from `version` of the client."""
    newest = client.events.select_related("actor").order_by("-recorded_at", "-id")[:FURTHEST]
    after = takewhile(lambda event: event.payload.get("version", 0) > version, newest)
    return changes_told((event, differences_of(event)) for event in after)


def differences_of(event: ClientEvent) -> list[Difference]:
    """(field, old, new) for every field this event changed."""
    return [(field, *pair) for field, pair in event.payload.items() if isinstance(pair, list) and len(pair) == 2]
