"""Makes of a delivery what it says: a lead, one that is known, or a line for a person who mends it."""

import logging
import traceback
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.choices import DeliveryState
from import_service.deliveries import cells_of
from import_service.models import Delivery
from import_service.services.take_in_lead import TakenIn, take_in_lead
from leads.choices import Door

logger = logging.getLogger(__name__)

# Longer than one lead ever takes: whoever died at it gives it free by this.
LEASE = timedelta(seconds=60)
# After a failure of ours it is tried again so much later; after the last a person is asked.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800))
AT_ONCE = 200
TIME = timedelta(seconds=40)
# What was worked on is known by its key for so long; then it goes, with what it says of people.
KEPT = timedelta(days=90)


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


def mend_delivery(*, delivery: Delivery, payload: Mapping[str, Any]) -> Delivery:
    """A person says what it should have said; the sender's key stays with it."""
    mine = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.DONE)
    mine.update(payload=dict(payload), state=DeliveryState.WAITING, attempts=0, errors={}, lease_until=None)
    delivery.refresh_from_db()
    return work_on_delivery(delivery=delivery)


def leave_delivery(*, delivery: Delivery) -> None:
    """Nothing is to become of it; it may be mended all the same later."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED).update(state=DeliveryState.LEFT)


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
    """The lead and that it is done: both or neither."""
    cells = cells_of(delivery.payload)
    taken = take_in_lead(cells=cells, source=delivery.source, door=Door(delivery.door), is_foreign=True)
    if not _end(delivery, state=DeliveryState.DONE, errors={}, **_became(taken)):
        raise _TakenOverError


class _TakenOverError(Exception):
    """The lease ran out, and somebody else is at it."""


def _became(taken: TakenIn) -> dict[str, Any]:
    return {"lead": taken.lead, "outcome": taken.outcome, "reason": taken.reason}


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
