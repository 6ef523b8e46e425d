"""What every write of leads shares: rows locked in id order, a new version, an event for each change."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from organizations.models import Membership

# SQLite takes 999 values in one statement.
CHUNK = 900


def lock_leads(leads: QuerySet, *fields: str) -> list[Any]:
    """Named tuples of pk, version and these fields, locked until the transaction ends; in id order, so that two
    writers of the same leads wait for each other instead of deadlocking. A lead that was merged is not written."""
    rows = Lead.objects.filter(pk__in=leads.values("pk"), merged_into=None).order_by("pk")
    return list(rows.select_for_update().values_list("pk", "version", *fields, named=True))


def lead_to_write(lead: Lead) -> Lead:
    """The lead a row about `lead` belongs to, locked until the transaction ends: itself, or the one it was merged into.

    Whoever attaches a row to a lead (a note, a call, a reminder, a paper) asks this first, inside its transaction, and
    writes to the answer; else the row is orphaned on a lead that a merge put away meanwhile.
    """
    return leads_to_write([lead.pk])[lead.pk]


def leads_to_write(pks: Iterable[int]) -> dict[int, Lead]:
    """`lead_to_write` for many: {number asked for: lead to write to}."""
    where = {pk: pk for pk in pks}
    while True:
        with transaction.atomic():
            rows = Lead.objects.filter(pk__in=set(where.values())).order_by("pk")
            locked = {lead.pk: lead for lead in rows.select_for_update()}
            now = _whereabouts(where, locked)
            if now == where:
                return {pk: locked[target] for pk, target in where.items()}
            # A merge was faster. Its leads are locked in id order too, so ours must be let go before the next try.
            transaction.set_rollback(True)
        where = now


def _whereabouts(pks: Iterable[int], locked: Mapping[int, Lead]) -> dict[int, int]:
    """Where the rows of each lead belong; a merge leaves no chains, so one step is enough."""
    unread = [pk for pk in pks if pk not in locked]
    pointers = dict(Lead.objects.filter(pk__in=unread).values_list("pk", "merged_into")) if unread else {}
    pointers |= {pk: lead.merged_into_id for pk, lead in locked.items()}
    return {pk: pointers[pk] or pk for pk in pks}


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
