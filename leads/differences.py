"""What changed in a lead since somebody looked at it, read from its events."""

from typing import Any

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from organizations.changes import Difference, FieldChange, changes_told

# Nobody keeps a form open through more changes than this; then all of these are shown and the rest is history.
FURTHEST = 200
# An import writes columns by their database names.
_NAMES = {field.attname: field.name for field in Lead._meta.concrete_fields}


def changes_since(lead: Lead, version: int) -> dict[str, FieldChange]:
    """By field name, what is different now from `version` of the lead."""
    return changes_told((event, differences_of(event)) for event in _events_after(lead, version))


def differences_of(event: LeadEvent) -> list[Difference]:
    """(field, old, new) for every field this event changed."""
    return [(_NAMES.get(field, field), *pair) for field, pair in event.payload.items() if _is_pair(field, pair)]


def _is_pair(field: str, value: Any) -> bool:
    """Two values, old and new; of further phones each is a list, else the event names two phones that came."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return field != "more_phones" or all(isinstance(side, list) for side in value)


def _events_after(lead: Lead, version: int) -> list[LeadEvent]:
    """Newest first. An event without a version (of an import) counts if it is newer than the last one known."""
    newest = lead.events.exclude(kind=EventKind.NOTE).select_related("actor").order_by("-at", "-id")
    after = []
    for event in newest[:FURTHEST]:
        if event.kind == EventKind.CREATED or event.payload.get("version", version + 1) <= version:
            break
        after.append(event)
    return after
