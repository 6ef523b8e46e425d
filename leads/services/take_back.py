"""Takes back leads an import brought in: archives those nobody has touched since, leaves and counts the others."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.services.rows import new_event, save_events


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
        .values_list("pk", "version")
    )
    Lead.objects.filter(pk__in=[pk for pk, _ in rows]).update(is_archived=True, version=F("version") + 1)
    save_events(
        new_event(
            EventKind.IMPORT_UNDONE,
            lead_id=pk,
            version=version + 1,
            actor=None,
            changes={"is_archived": [False, True]},
            job=reference,
        )
        for pk, version in rows
    )
    return len(rows)
