"""Makes of a delivery what it says: a lead, one that is known, or a line for a person who mends it."""

import logging
import traceback
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.choices import DeliveryKind, DeliveryState, Outcome, Reason
from import_service.meta.graph import LaterProblem
from import_service.models import Delivery
from import_service.services.delivery_kinds import fetch_delivery, take_in_delivery
from import_service.services.take_in_strangers import take_in_strangers

logger = logging.getLogger(__name__)

# Longer than all that are claimed at once ever take: whoever died at it gives it free by this.
LEASE = timedelta(seconds=60)
# After a failure of ours it is tried again so much later; after the last a person is asked.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800))
AT_ONCE = 100
TIME = timedelta(seconds=40)
# What was worked on is known by its key for so long; then it goes, with what it says of people.
KEPT = timedelta(days=90)


def work_on_due(time: timedelta = TIME) -> int:
    """How many were worked on. Several at the same time are safe."""
    ends = timezone.now() + time
    done = 0
    while timezone.now() < ends and (mine := _claim_next()):
        for delivery in _without_strangers(mine):
            _work_on(delivery)
        done += len(mine)
    return done


def work_on_delivery(*, delivery: Delivery) -> Delivery:
    """As it stands afterwards. What cannot be read waits for a person; what failed by our fault is tried again."""
    for mine in _claim(Delivery.objects.due(timezone.now()).filter(pk=delivery.pk)):
        _work_on(mine)
    delivery.refresh_from_db()
    return delivery


def _work_on(delivery: Delivery) -> None:
    try:
        fetch_delivery(delivery)
        _take_in(delivery)
    except ValidationError as refusal:
        _end([delivery], state=DeliveryState.FAILED, errors=_told(refusal))
    except _TakenOverError:
        logger.info("Delivery %s is somebody else's by now, or was erased", delivery.pk)
    except Exception as error:  # noqa: BLE001 - one delivery stops no other
        _fail(delivery, error)


def forget_old() -> None:
    """What needs a person waits for one, however long."""
    over = Delivery.objects.filter(received_at__lt=timezone.now() - KEPT)
    over.filter(state__in=(DeliveryState.DONE, DeliveryState.LEFT)).delete()


def _claim_next() -> list[Delivery]:
    """Leads by the hundred, since they are taken in together; of all else one, so that nobody waits for a slow one."""
    due = Delivery.objects.due(timezone.now()).order_by("pk")
    is_lead = Q(kind=DeliveryKind.LEAD)
    return _claim(due.filter(is_lead)[:AT_ONCE]) + _claim(due.filter(~is_lead)[:1])


@transaction.atomic
def _claim(free: QuerySet) -> list[Delivery]:
    """Those that nobody else is at; for so long nobody will be."""
    mine = list(free.select_related("source").select_for_update(of=("self",), skip_locked=True))
    lease = timezone.now() + LEASE
    for delivery in mine:
        delivery.lease_until, delivery.attempts = lease, delivery.attempts + 1
    held = Delivery.objects.filter(pk__in=[delivery.pk for delivery in mine])
    held.update(lease_until=lease, attempts=F("attempts") + 1)
    return mine


def _without_strangers(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Those that are left to be looked at one by one. What breaks for many breaks for one of them: then it is all."""
    leads = [delivery for delivery in deliveries if delivery.kind == DeliveryKind.LEAD]
    done: Collection[int] = ()
    if len(leads) > 1:
        try:
            done = _take_in_strangers(leads)
        except Exception as error:  # noqa: BLE001 - who is at fault shows when each is taken in alone
            logger.warning("%s leads were not taken in together: %s", len(leads), _where(error))
    return [delivery for delivery in deliveries if delivery.pk not in done]


@transaction.atomic
def _take_in_strangers(deliveries: Sequence[Delivery]) -> Collection[int]:
    """The leads and that they are done: all or none."""
    taken = take_in_strangers(deliveries=deliveries)
    became = {"outcome": Outcome.CREATED, "reason": Reason.NEW}
    if _end([one for one in deliveries if one.pk in taken], state=DeliveryState.DONE, errors={}, **became) < len(taken):
        raise _TakenOverError
    Delivery.objects.bulk_update([Delivery(pk=pk, lead=lead) for pk, lead in taken.items()], ["lead"])
    return taken.keys()


@transaction.atomic
def _take_in(delivery: Delivery) -> None:
    """What it becomes and that it is done: both or neither."""
    became = take_in_delivery(delivery)
    if not _end([delivery], state=DeliveryState.DONE, errors={}, **became):
        raise _TakenOverError


class _TakenOverError(Exception):
    """The lease ran out, and somebody else is at it."""


def _end(deliveries: Sequence[Delivery], **facts: Any) -> int:
    """How many of these were still ours, which were claimed together."""
    ours = Q(pk__in=[each.pk for each in deliveries], lease_until__in={each.lease_until for each in deliveries})
    return Delivery.objects.waiting().filter(ours).update(lease_until=None, worked_at=timezone.now(), **facts)


def _told(refusal: ValidationError) -> dict[str, list[str]]:
    return refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}


def _fail(delivery: Delivery, error: Exception) -> None:
    why = _where(error)
    logger.error("Delivery %s was not worked on (attempt %s): %s", delivery.pk, delivery.attempts, why)
    if delivery.attempts > len(PAUSES):
        words = _("The program failed at it (%(why)s). Tell whoever runs the program, then try again.") % {"why": why}
        told = error.sentence if isinstance(error, LaterProblem) else words
        _end([delivery], state=DeliveryState.FAILED, errors={NON_FIELD_ERRORS: [told]})
        return
    mine = Delivery.objects.waiting().filter(pk=delivery.pk, lease_until=delivery.lease_until)
    mine.update(lease_until=timezone.now() + PAUSES[delivery.attempts - 1])


def _where(error: Exception) -> str:
    """Its own words may hold a phone."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {where.filename.rpartition('/')[2]}, line {where.lineno}"
