"""What WhatsApp told of our messages, put to them: delivered, read, not delivered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from messaging.channels.whatsapp import words_of
from messaging.choices import Channel, MessageStatus, Receipt
from messaging.models import Message, WhatsAppReceipt
from organizations.scoping import open_organization

AT_ONCE = 500
# Meta tells again for a week what was not answered:
# https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview.
KEPT = timedelta(days=7)


def apply_receipts() -> int:
    """Due each minute: of how many messages something new is known. A receipt may come before we know the number of
    its message: then it waits."""
    now = timezone.now()
    WhatsAppReceipt.objects.filter(received_at__lt=now - KEPT).delete()
    ours = Message.objects.filter(channel=Channel.WHATSAPP, provider_id=OuterRef("provider_id"))
    fresh = WhatsAppReceipt.objects.filter(Exists(ours), applied_at=None).order_by("pk")
    names = set(fresh.values_list("provider_id", flat=True)[:AT_ONCE])
    for name in names:
        _apply(name)
    return len(names)


@transaction.atomic
def _apply(name: str) -> None:
    """From all that was told of it, in whatever order it came."""
    locked = Message.objects.select_for_update(of=("self",)).filter(channel=Channel.WHATSAPP, provider_id=name)
    message = locked.order_by("pk").first()
    receipts = {one.state: one for one in WhatsAppReceipt.objects.filter(provider_id=name)}
    WhatsAppReceipt.objects.filter(pk__in=[one.pk for one in receipts.values()]).update(applied_at=timezone.now())
    # One that is sent again meanwhile is another message.
    if message is not None and message.status in (MessageStatus.SENT, MessageStatus.FAILED):
        Message.objects.filter(pk=message.pk).update(**_standing(receipts))


def _standing(receipts: Mapping[str, WhatsAppReceipt]) -> dict[str, Any]:
    """What was read was delivered, whatever else was told of it."""
    for state in (Receipt.READ, Receipt.DELIVERED):
        if state in receipts:
            return {"receipt": state, "status": MessageStatus.SENT, "error": ""}
    if failed := receipts.get(Receipt.FAILED):
        with translation.override(open_organization().language):
            why = words_of(failed.code, failed.why)
        return {"receipt": Receipt.FAILED, "status": MessageStatus.FAILED, "error": why[:250]}
    return {"receipt": Receipt.SENT}
