"""An event of a lead as a row that is not saved yet."""

from collections.abc import Mapping
from typing import Any

from leads.choices import EventKind
from leads.models import LeadEvent
from organizations.changes import event_columns
from organizations.models import Membership


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
    columns = event_columns(
        actor=actor, version=version, changes=changes, from_value=from_value, to_value=to_value, **payload
    )
    return LeadEvent(lead_id=lead_id, kind=kind, **columns)
