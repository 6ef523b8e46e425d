"""One worker at a time for each piece of work, and another one when the first is dead."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

LEASE = timedelta(seconds=90)


def _free() -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=timezone.now())


def due(model: Any, statuses: Collection[str]) -> list[int]:
    """Rows of the open scope that wait for a worker, or whose worker stopped renewing its lease."""
    rows = model.objects.filter(_free(), status__in=list(statuses)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def claim(model: Any, pk: int, statuses: Collection[str]) -> bool:
    """Whether the row is ours now."""
    rows = model.objects.filter(_free(), pk=pk, status__in=list(statuses))
    return bool(rows.update(lease_until=timezone.now() + LEASE))


def let_go(model: Any, pk: int) -> None:
    """After a failure: the next tick tries again."""
    model.objects.filter(pk=pk).update(lease_until=timezone.now())
