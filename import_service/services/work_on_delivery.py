"""Makes of a delivery what it says: a lead, one that is known, or a line for a person who mends it."""

import logging
import traceback
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.choices import DeliveryState
from import_service.models import Delivery
from import_service.services.delivery_kinds import take_in_delivery
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.services.record_audit import record_audit
from organizations.wake import wake

logger = logging.getLogger(__name__)

# Longer than one lead ever takes: whoever died at it gives it free by this.
LEASE = timedelta(seconds=60)
# After a failure of ours it is tried again so much later; after the last a person is asked.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800))
AT_ONCE = 200
TIME = timedelta(seconds=40)
# What was worked on is known by its key for so long; then it goes, with what it says of people.
KEPT = timedelta(days=90)
# What a person may still make something of.
MENDABLE = (DeliveryState.FAILED, DeliveryState.LEFT)
_FROM_THE_START: Mapping[str, Any] = {
    "state": DeliveryState.WAITING,
    "attempts": 0,
    "errors": {},
    "lease_until": None,
}


def work_on_due(time: timedelta = TIME) -> int:
    """How many were worked on. Several at the same time are safe."""
    ends = timezone.now() + time
    done = 0
    while timezone.now() < ends and (due := list(Delivery.objects.due(timezone.now()).order_by("pk")[:AT_ONCE])):
        for delivery in due:
            if timezone.now() >= ends:
                break
            work_on_delivery(delivery=delivery)
            done += 1
    return done


def work_on_delivery(*, delivery: Delivery) -> Delivery:
    """As it stands afterwards. What cannot be read waits for a person; what failed by our fault is tried again."""
    if _is_claimed(delivery):
        try:
            _take_in(delivery)
        except ValidationError as refusal:
            _end(delivery, state=DeliveryState.FAILED, errors=_told(refusal))
        except Exception as error:  # noqa: BLE001 - one delivery stops no other
            _fail(delivery, error)
    delivery.refresh_from_db()
    return delivery


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


def forget_old() -> None:
    """What needs a person waits for one, however long."""
    over = Delivery.objects.filter(received_at__lt=timezone.now() - KEPT)
    over.filter(state__in=(DeliveryState.DONE, DeliveryState.LEFT)).delete()


def _is_claimed(delivery: Delivery) -> bool:
    lease = timezone.now() + LEASE
    mine = Delivery.objects.due(timezone.now()).filter(pk=delivery.pk)
    if not mine.update(lease_until=lease, attempts=F("attempts") + 1):
        return False
    delivery.refresh_from_db()
    return delivery.lease_until == lease


@transaction.atomic
def _take_in(delivery: Delivery) -> None:
    """What it becomes and that it is done: both or neither."""
    became = take_in_delivery(delivery)
    if not _end(delivery, state=DeliveryState.DONE, errors={}, **became):
        raise _TakenOverError


class _TakenOverError(Exception):
    """The lease ran out, and somebody else is at it."""


def _end(delivery: Delivery, **facts: Any) -> bool:
    mine = Delivery.objects.waiting().filter(pk=delivery.pk, lease_until=delivery.lease_until)
    return bool(mine.update(lease_until=None, worked_at=timezone.now(), **facts))


def _told(refusal: ValidationError) -> dict[str, list[str]]:
    return refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}


def _fail(delivery: Delivery, error: Exception) -> None:
    """Only where it happened is kept: an error's own words may hold a phone."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    why = f"{type(error).__name__} in {where.filename.rpartition('/')[2]}, line {where.lineno}"
    logger.error("Delivery %s was not worked on (attempt %s): %s", delivery.pk, delivery.attempts, why)
    if delivery.attempts > len(PAUSES):
        words = _("The program failed at it (%(why)s). Tell whoever runs the program, then try again.")
        _end(delivery, state=DeliveryState.FAILED, errors={NON_FIELD_ERRORS: [words % {"why": why}]})
        return
    mine = Delivery.objects.waiting().filter(pk=delivery.pk, lease_until=delivery.lease_until)
    mine.update(lease_until=timezone.now() + PAUSES[delivery.attempts - 1])
