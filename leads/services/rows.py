"""What every write of leads shares: rows locked in id order, a new version, an event for each change, a new score."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from leads.models import Lead, LeadEvent
from leads.services.event_rows import new_event
from leads.services.score_leads import rescore
from leads.services.tell_endpoints import tell_endpoints
from organizations.changes import CHUNK, plain

__all__ = ["CHUNK", "lead_to_write", "leads_to_write", "lock_leads", "new_event", "plain", "save_events", "update_rows"]


def lock_leads(leads: QuerySet, *fields: str) -> list[Any]:
    """Named tuples of pk, version and these fields, locked until the transaction ends; in id order, so that two
    writers of the same leads wait for each other instead of deadlocking. A lead that was merged is not written."""
    rows = Lead.objects.filter(pk__in=leads.values("pk"), merged_into=None).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", "version", *fields, named=True))


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
            locked = {lead.pk: lead for lead in rows.select_for_update(no_key=True)}
            now = _whereabouts(where, locked)
            if now == where:
                return {pk: locked[target] for pk, target in where.items() if target in locked}
            # A merge was faster. Its leads are locked in id order too, so ours must be let go before the next try.
            transaction.set_rollback(True)
        where = now


def _whereabouts(pks: Iterable[int], locked: Mapping[int, Lead]) -> dict[int, int]:
    """Where the rows of each lead belong; a merge leaves no chains, so one step is enough."""
    unread = [pk for pk in pks if pk not in locked]
    pointers = dict(Lead.objects.filter(pk__in=unread).values_list("pk", "merged_into")) if unread else {}
    pointers |= {pk: lead.merged_into_id for pk, lead in locked.items()}
    return {pk: pointers.get(pk) or pk for pk in pks}


def update_rows(pks: Iterable[int], **values: Any) -> None:
    """Set the same values on these leads, each with a new version."""
    for chunk in batched(pks, CHUNK):
        Lead.objects.filter(pk__in=chunk).update(version=F("version") + 1, **values)


def save_events(events: Iterable[LeadEvent], *, at: datetime | None = None) -> None:
    """All at the same moment, in few statements; webhooks are told, and what happened may change the score of its
    lead."""
    moment = at or timezone.now()
    rows = list(events)
    for row in rows:
        row.at = moment
    LeadEvent.objects.bulk_create(rows, batch_size=CHUNK)
    tell_endpoints(rows)
    rescore(rows)
