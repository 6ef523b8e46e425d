"""Writes what channels cost, and counts the days of it at once."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from analytics.models import Spend
from analytics.services.compute_kpis import compute_kpis
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def enter_spend(*, spend: Spend, actor: Membership) -> None:
    """A new one, or a correction; the journal keeps what it said before. Its days have been checked (`Spend.clean`)."""
    before = Spend.objects.select_for_update().get(pk=spend.pk) if spend.pk else None
    if before is None:
        spend.entered_by = actor
    elif str(before) != str(spend):
        # Corrected by hand it belongs to no import any more: taking one back leaves it.
        spend.imported_as = spend.replaced_by = None
    spend.save()
    if before is None:
        record_audit(kind=AuditKind.ADDED, actor=actor, about=spend)
    elif str(before) != str(spend):
        payload = {"before": str(before), "after": str(spend)}
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=spend, payload=payload)
    _count(spend.first, spend.last)
    if before is not None and (before.first, before.last) != (spend.first, spend.last):
        _count(before.first, before.last)


@transaction.atomic
def take_back_spend(*, spend: Spend, actor: Membership) -> bool:
    """Whether it counted until now."""
    return _turn(spend, actor, is_to_count=False)


@transaction.atomic
def count_spend_again(*, spend: Spend, actor: Membership) -> bool:
    """Whether it was taken back until now."""
    return _turn(spend, actor, is_to_count=True)


def _turn(spend: Spend, actor: Membership, *, is_to_count: bool) -> bool:
    row = Spend.objects.select_for_update().get(pk=spend.pk)
    if (row.taken_back_at is None) == is_to_count:
        return False
    row.taken_back_at = None if is_to_count else timezone.now()
    row.replaced_by = None
    row.save(update_fields=["taken_back_at", "replaced_by"])
    said = ("–", str(row)) if is_to_count else (str(row), "–")
    payload = dict(zip(("before", "after"), said, strict=True))
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=row, payload=payload)
    _count(row.first, row.last)
    return True


def _count(first: date, last: date) -> None:
    compute_kpis(first=first, last=last)
