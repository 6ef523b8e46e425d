"""Counts that somebody from outside opened a marketing document."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from organizations.scoping import open_organization
from outreach.choices import OpeningDoor, OpeningKind
from outreach.models import DocumentOpening, MarketingDocument


@transaction.atomic
def count_opening(*, document: MarketingDocument, kind: OpeningKind, door: OpeningDoor) -> None:
    """One more on this day of the center. The database adds, so that of many at once none is lost."""
    day = timezone.localdate(timezone=open_organization().zone)
    what = {"document": document, "day": day, "kind": kind, "door": door}
    row = DocumentOpening.objects.filter(**what)
    if not row.update(times=F("times") + 1):
        DocumentOpening.objects.bulk_create([DocumentOpening(**what)], ignore_conflicts=True)
        row.update(times=F("times") + 1)
