"""What changed in a lead since somebody looked at it, read from its events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from organizations.models import Membership

# Nobody keeps a form open through more changes than this; then all of these are shown and the rest is history.
FURTHEST = 200
# An import writes columns by their database names.
_NAMES = {field.attname: field.name for field in Lead._meta.concrete_fields}


@dataclass(frozen=True)
class FieldChange:
    """One field: what it was at the version somebody saw, what it is now, who changed it last and when.

    Values are as JSON keeps them: a person or a source by its key, a date as text.
    """

    field: str
    old: Any
    new: Any
    actor: Membership | None
    at: datetime


def changes_since(lead: Lead, version: int) -> dict[str, FieldChange]:
    """By field name, what is different now from `version` of the lead."""
    changes: dict[str, FieldChange] = {}
    for event in _events_after(lead, version):
        for field, old, new in differences_of(event):
            latest = changes.get(field)
            changes[field] = FieldChange(
                field=field,
                old=old,
                new=latest.new if latest else new,
                actor=latest.actor if latest else event.actor,
                at=latest.at if latest else event.at,
            )
    return {field: change for field, change in changes.items() if change.old != change.new}


def differences_of(event: LeadEvent) -> list[tuple[str, Any, Any]]:
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
