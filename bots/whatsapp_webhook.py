"""`/whatsapp/<public id>/`: Meta tells of messages and receipts.

All that is told is kept before anything is understood of it.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from bots.models import WhatsAppDoor
from bots.whatsapp.told import MessageTold, ReceiptTold, messages_told, receipts_told
from import_service.choices import DeliveryKind
from import_service.meta.door import Told, door_of_meta
from import_service.models import Delivery
from import_service.services.receive_delivery import receive_delivery
from leads.choices import Door
from leads.models import LeadSource
from messaging.models import WhatsAppNumber, WhatsAppReceipt
from organizations.scoping import open_organization

logger = logging.getLogger(__name__)

# https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview: payloads have up to 3 MB.
MOST_BYTES = 3 * 2**20


def _keep_told(number: WhatsAppNumber, told: Told) -> bool:
    messages, receipts = messages_told(told), receipts_told(told)
    if messages or receipts:
        _keep(number, messages, receipts)
    return bool(messages or receipts)


@transaction.atomic
def _keep(number: WhatsAppNumber, messages: Sequence[MessageTold], receipts: Sequence[ReceiptTold]) -> None:
    known = _sources(number, {one.number_id for one in messages} | {one.number_id for one in receipts})
    for told in messages:
        source = known.get(told.number_id)
        if source is None:
            logger.warning("Number %s of WhatsApp: a message to a number that is not connected", number.pk)
            continue
        if not Delivery.objects.filter(kind=DeliveryKind.WHATSAPP, key=told.key).exists():
            receive_delivery(
                source=source, door=Door.WHATSAPP, payload=told.payload, key=told.key, kind=DeliveryKind.WHATSAPP
            )
    _keep_receipts(told for told in receipts if told.number_id in known)


def _sources(number: WhatsAppNumber, wanted: set[str]) -> Mapping[str, LeadSource]:
    """{number: source}: the address of an app serves all numbers of it. Who tells of the same message at the same time
    waits here: its source may have been changed in between."""
    doors = WhatsAppDoor.objects.filter(number__is_on=True, number__phone_number_id__in=wanted)
    locked = doors.select_for_update(no_key=True, of=("self",)).select_related("number", "source").order_by("pk")
    ours = [each for each in locked if each.number_id == number.pk or each.number.app_secret == number.app_secret]
    WhatsAppNumber.objects.filter(pk__in=[each.number_id for each in ours]).update(heard_at=timezone.now())
    return {each.number.phone_number_id: each.source for each in ours}


def _keep_receipts(receipts: Iterable[ReceiptTold]) -> None:
    center = open_organization()
    rows = [
        WhatsAppReceipt(
            organization=center, provider_id=one.provider_id, state=one.state, code=one.code, why=one.why
        )
        for one in receipts
    ]  # fmt: skip
    WhatsAppReceipt.objects.bulk_create(rows, ignore_conflicts=True)


whatsapp_page = door_of_meta(WhatsAppNumber, most_bytes=MOST_BYTES, keep=_keep_told)
