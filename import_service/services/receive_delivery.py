"""Keeps what a source delivers by itself, once, before anything is understood of it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
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


@transaction.atomic
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
    # Two at once that say the same wait for one another here.
    LeadSource.objects.select_for_update(no_key=True).order_by().values_list("pk").get(pk=source.pk)
    of_source = Delivery.objects.filter(source=source, kind=kind)
    before = _came_before(of_source, key, digest)
    if before is None:
        kept = {"source": source, "door": door, "kind": kind, "payload": told, "key": key, "digest": digest}
        return Delivery.objects.create(**kept), True
    if before.digest != digest:
        raise ValidationError(_("Something else came under this Idempotency-Key before. Take a new key for each lead."))
    return before, False


def _came_before(of_source: QuerySet, key: str, digest: str) -> Delivery | None:
    if key:
        found: Delivery | None = of_source.filter(key=key).first()
    else:
        found = of_source.filter(key="", digest=digest, received_at__gt=timezone.now() - SAME_WITHIN).first()
    return found
