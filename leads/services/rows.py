"""What every write of leads shares: rows locked in id order, a new version, an event for each change."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils import timezone

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from organizations.models import Membership

# SQLite takes 999 values in one statement.
CHUNK = 900


def lock_leads(leads: QuerySet, *fields: str) -> list[Any]:
    """Named tuples of pk, version and these fields, locked until the transaction ends; in id order, so that two
    writers of the same leads wait for each other instead of deadlocking."""
    rows = Lead.objects.filter(pk__in=leads.values("pk")).order_by("pk")
    return list(rows.select_for_update().values_list("pk", "version", *fields, named=True))


def update_rows(pks: Iterable[int], **values: Any) -> None:
    """Set the same values on these leads, each with a new version."""
    for chunk in batched(pks, CHUNK):
        Lead.objects.filter(pk__in=chunk).update(version=F("version") + 1, **values)


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


def save_events(events: Iterable[LeadEvent]) -> None:
    """All at the same moment, in few statements."""
    now = timezone.now()
    rows = list(events)
    for row in rows:
        row.at = now
    LeadEvent.objects.bulk_create(rows, batch_size=CHUNK)


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
