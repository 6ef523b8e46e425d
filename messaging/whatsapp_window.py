"""WhatsApp lets a center answer freely for a day after somebody last wrote:
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages (customer service
windows)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from messaging.choices import Channel
from messaging.models import Chat, Gateway

WINDOW = timedelta(hours=24)


def window_closed() -> str:
    return _("More than 24 hours since they wrote: WhatsApp takes only a template that it has approved now.")


def is_window_open(chat: Chat, now: datetime) -> bool:
    return chat.heard_at is not None and now < chat.heard_at + WINDOW


def why_not_answered(chat: Chat, now: datetime) -> str:
    """What keeps an answer in this chat from leaving; empty if nothing does."""
    if chat.channel != Channel.WHATSAPP:
        return ""
    number = chat.number
    if number is None or not number.is_on:
        return _("The number of WhatsApp they wrote to is not connected any more.")
    return "" if is_window_open(chat, now) else window_closed()


def reached_by_whatsapp(addresses: Collection[str], now: datetime) -> frozenset[str]:
    """Of these those that may be written to: all where a provider sends, else whose window is open."""
    if Gateway.objects.filter(channel=Channel.WHATSAPP, is_on=True).exists():
        return frozenset(addresses)
    chats = Chat.objects.filter(channel=Channel.WHATSAPP, address__in=addresses, heard_at__gt=now - WINDOW)
    able = chats.filter(number__is_on=True, number__trouble="")
    return frozenset(able.values_list("address", flat=True))
