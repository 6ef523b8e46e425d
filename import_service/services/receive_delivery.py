"""Keeps what a source delivers by itself, once, before anything is understood of it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.storable import storable
from import_service.choices import DeliveryKind
from import_service.models import Delivery
from leads.choices import Door
from leads.models import LeadSource

# Who sends the same without a key of its own has pressed the button twice.
SAME_WITHIN = timedelta(minutes=10)


def receive_delivery(
    *,
    source: LeadSource,
    door: Door,
    payload: Mapping[str, Any],
    key: str = "",
    kind: DeliveryKind = DeliveryKind.LEAD,
) -> tuple[Delivery, bool]:
    """What is kept now, and whether it is new. The same key of a kind comes in once, however often it is sent;
    without a key the same payload comes in once in ten minutes.

    Raises ValidationError for a key under which something else came before, RecursionError for what is nested too deep.
    """
    told = storable(dict(payload))
    digest = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    delivery = Delivery(source=source, door=door, kind=kind, payload=told, key=key, digest=digest)
    before = _keep_under_key(delivery) if key else _keep_unless_said_before(delivery)
    if before is None:
        return delivery, True
    if before.digest != digest:
        raise ValidationError(_("Something else came under this Idempotency-Key before. Take a new key for each lead."))
    return before, False


def _keep_under_key(delivery: Delivery) -> Delivery | None:
    """What came under its key before: the database keeps a key once, so nothing is asked of it beforehand."""
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
    except IntegrityError:
        before: Delivery | None = _of_source(delivery).filter(key=delivery.key).first()
        if before is None:
            raise
        return before
    return None


@transaction.atomic
def _keep_unless_said_before(delivery: Delivery) -> Delivery | None:
    """Two at once that say the same wait for one another here."""
    LeadSource.objects.select_for_update(no_key=True).order_by().values_list("pk").get(pk=delivery.source_id)
    before = _said_before(delivery)
    if before is None:
        delivery.save(force_insert=True)
    return before


def _said_before(delivery: Delivery) -> Delivery | None:
    just_now = timezone.now() - SAME_WITHIN
    same = _of_source(delivery).filter(key="", digest=delivery.digest, received_at__gt=just_now)
    before: Delivery | None = same.first()
    return before


def _of_source(delivery: Delivery) -> QuerySet:
    return Delivery.objects.filter(source=delivery.source, kind=delivery.kind)
