"""What a person makes of a delivery that could not be worked on: mended, tried again, left aside."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from import_service.choices import DeliveryState
from import_service.models import Delivery
from import_service.services.work_on_delivery import work_on_delivery
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.services.record_audit import record_audit
from organizations.wake import wake

# What a person may still make something of.
MENDABLE = (DeliveryState.FAILED, DeliveryState.LEFT)
_FROM_THE_START: Mapping[str, Any] = {
    "state": DeliveryState.WAITING,
    "attempts": 0,
    "errors": {},
    "lease_until": None,
}


def mend_delivery(*, delivery: Delivery, payload: Mapping[str, Any], actor: Membership | None = None) -> Delivery:
    """A person says what it should have said; the sender's key stays with it."""
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.DONE)
        is_mended = mine.update(payload=dict(payload), **_FROM_THE_START)
        if is_mended:
            _journal(delivery, actor, "mended")
    delivery.refresh_from_db()
    return work_on_delivery(delivery=delivery)


@transaction.atomic
def retry_deliveries(*, deliveries: QuerySet) -> int:
    """How many are worked on once more, by the worker; of those that need a person or were left aside."""
    again: int = deliveries.filter(state__in=MENDABLE).update(**_FROM_THE_START)
    wake(open_organization())
    return again


@transaction.atomic
def leave_delivery(*, delivery: Delivery, actor: Membership | None = None) -> bool:
    """Nothing is to become of it; it may be mended all the same later. False if it needed nobody any more."""
    failed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    is_left = bool(failed.update(state=DeliveryState.LEFT))
    if is_left:
        _journal(delivery, actor, "left_aside")
    return is_left


@transaction.atomic
def take_up_delivery(*, delivery: Delivery, actor: Membership | None = None) -> bool:
    """What was left aside needs a person again. False if it was not left aside."""
    left = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.LEFT)
    is_taken_up = bool(left.update(state=DeliveryState.FAILED))
    if is_taken_up:
        _journal(delivery, actor, "taken_up")
    return is_taken_up


def _journal(delivery: Delivery, actor: Membership | None, what: str) -> None:
    """What it says of people stays out of the journal."""
    if actor:
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=delivery, payload={"decision": what})
