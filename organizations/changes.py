"""Changes of a row as its events tell them: a field's old and new value, and whether two people changed the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Model

from organizations.models import Membership

# SQLite takes 999 values in one statement.
CHUNK = 900
Difference = tuple[str, Any, Any]


class Told(Protocol):
    """An event, whatever it is about."""

    actor: Membership | None
    at: datetime


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


class EditConflict(Exception):  # noqa: N818 - it is news for a person, not an error
    """Somebody else changed the same fields to other values since the version the writer saw."""

    def __init__(self, changes: Sequence[FieldChange], version: int) -> None:
        super().__init__(", ".join(change.field for change in changes))
        self.changes = changes
        self.version = version


def event_columns(
    *,
    actor: Membership | None,
    version: int,
    changes: Mapping[str, Sequence[Any]] | None = None,
    from_value: str = "",
    to_value: str = "",
    **payload: Any,
) -> dict[str, Any]:
    """Columns of an event. Its payload holds {field: [old, new]} and the version the row has since."""
    differences = {field: [plain(old), plain(new)] for field, (old, new) in (changes or {}).items()}
    return {
        "actor": actor,
        "from_value": from_value[:150],
        "to_value": to_value[:150],
        "payload": {**differences, **payload, "version": version},
    }


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def comparable(value: Any) -> Any:
    """Rows by their keys ({key: row}), anything else as JSON keeps it."""
    return sorted(value) if isinstance(value, dict) else plain(value)


def changes_told(events: Iterable[tuple[Told, Sequence[Difference]]]) -> dict[str, FieldChange]:
    """By field name, what is different now from before these events, which come newest first."""
    changes: dict[str, FieldChange] = {}
    for event, differences in events:
        for field, old, new in differences:
            latest = changes.get(field)
            changes[field] = FieldChange(
                field=field,
                old=old,
                new=latest.new if latest else new,
                actor=latest.actor if latest else event.actor,
                at=latest.at if latest else event.at,
            )
    return {field: change for field, change in changes.items() if change.old != change.new}


def own_changes(
    *, wanted: Mapping[str, Any], current: Mapping[str, Any], theirs: Mapping[str, FieldChange], version: int
) -> dict[str, Any]:
    """What of `wanted` the writer really changed and is not so already.

    A value equal to what the writer saw is not the writer's change: if somebody changed that field meanwhile, theirs
    stays. Two different changes of one field raise EditConflict; `version` is the one the row has now.
    """
    seen = {field: theirs[field].old if field in theirs else value for field, value in current.items()}
    mine = {field: value for field, value in wanted.items() if comparable(value) not in (seen[field], current[field])}
    conflicts = [theirs[field] for field in mine if field in theirs]
    if conflicts:
        raise EditConflict(conflicts, version)
    return mine
