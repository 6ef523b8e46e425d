"""Takes back leads an import brought in: archives those nobody has touched since, leaves and counts the others."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import new_event, save_events
from leads.services.tell_interest import Interest, take_back_interests


def touched_since(*, pks: Sequence[int], reference: str) -> QuerySet:
    """Of these leads, those with an event by a person, or from outside by another way than this job."""
    by_others = (
        LeadEvent.objects.filter(lead__in=pks)
        .exclude(kind=EventKind.CREATED)
        .filter(Q(actor__isnull=False) | ~Q(payload__job=reference))
    )
    return Lead.objects.filter(pk__in=by_others.values("lead_id"))


@transaction.atomic
def take_back_leads(*, pks: Sequence[int], reference: str) -> int:
    """Archive the untouched of these leads of a job; returns how many. Running it twice changes nothing more."""
    left = set(touched_since(pks=pks, reference=reference).values_list("pk", flat=True))
    rows = list(
        Lead.objects.select_for_update()
        .filter(pk__in=pks, is_archived=False)
        .exclude(pk__in=left)
        .order_by("pk")
        .values_list("pk", "version", "client_id", "client_tie", named=True)
    )
    taken = Lead.objects.filter(pk__in=[row.pk for row in rows])
    taken.update(is_archived=True, client=None, client_tie="", version=F("version") + 1)
    save_events(
        new_event(
            EventKind.IMPORT_UNDONE,
            lead_id=row.pk,
            version=row.version + 1,
            actor=None,
            changes={"is_archived": [False, True]},
            job=reference,
        )
        for row in rows
    )
    theirs = [Interest(row.pk, row.client_id, row.client_tie) for row in rows if row.client_id]
    take_back_interests(interests=theirs, actor=None)
    return len(rows)
