"""What is kept of somebody in WhatsApp: the chat of an address, and what Meta told of them."""

import json
from collections.abc import Collection

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from bots.whatsapp.said import understand
from import_service.choices import DeliveryKind
from import_service.models import Delivery
from messaging.choices import Channel


def chat_of(phone: str, user_id: str) -> Q:
    """Of rows of `messaging.Chat`: whose phone or id this is; of nobody without either."""
    found = Q(pk__in=())
    if phone:
        found |= Q(channel=Channel.WHATSAPP, address=phone)
    if user_id:
        found |= Q(channel=Channel.WHATSAPP, address=user_id) | Q(channel=Channel.WHATSAPP, user_id=user_id)
    return found


def deliveries_of(addresses: Collection[str]) -> QuerySet:
    """What Meta told of these phones and ids, taken in or not."""
    if not addresses:
        return Delivery.objects.none()
    # Meta writes a phone without its plus.
    spellings = {json.dumps(form) for address in addresses for form in (address, address.removeprefix("+"))}
    named = Q()
    for spelling in spellings:
        named |= Q(told__contains=spelling)
    told = Delivery.objects.filter(kind=DeliveryKind.WHATSAPP).annotate(told=Cast("payload", TextField()))
    rows = told.filter(named).order_by()
    return Delivery.objects.filter(pk__in=[row.pk for row in rows if _is_of(row, addresses)])


def _is_of(delivery: Delivery, addresses: Collection[str]) -> bool:
    """Somebody else may have written their number."""
    said = understand(delivery.payload)
    return not {said.phone, said.user_id, delivery.payload.get("phone")}.isdisjoint(addresses)
