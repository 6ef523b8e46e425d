"""An event of a lead as a row that is not saved yet."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from leads.choices import EventKind
from leads.models import LeadEvent
from organizations.models import Membership

# SQLite takes 999 values in one statement.
CHUNK = 900


def new_event(
    kind: EventKind,
    *,
    lead_id: int,
    version: int,
    actor: Membership | None,
    changes: Mapping[str, list[Any]] | None = None,
    from_value: str = "",
    to_value: str = "",
    **payload: Any,
) -> LeadEvent:
    """An unsaved event. Its payload holds {field: [old, new]} and the version the lead has since."""
    differences = {field: [plain(old), plain(new)] for field, (old, new) in (changes or {}).items()}
    return LeadEvent(
        lead_id=lead_id,
        kind=kind,
        actor=actor,
        from_value=from_value[:150],
        to_value=to_value[:150],
        payload={**differences, **payload, "version": version},
    )


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
