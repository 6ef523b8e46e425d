"""An address as the page shows it: hidden from whoever opens phones by a click."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import ui, veil
from messaging.choices import CHANNEL_ICONS, Channel
from messaging.models import Chat
from organizations.scoping import open_organization


def shown_address(channel: str, address: str, chat: Chat | None = None) -> SafeString:
    """A phone that can be dialled, a mailbox, a name in Telegram."""
    if channel in (Channel.SMS, Channel.WHATSAPP):
        return ui.phone(address, open_organization().country)
    if channel == Channel.EMAIL:
        return ui.email(address)
    if channel == Channel.TELEGRAM:
        if chat and chat.username:
            return ui.telegram(chat.username)
        return format_html("{}", _("Telegram %(number)s") % {"number": veil.address(address)})
    return format_html("{}", veil.address(address))


def chats_of(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Chat]:
    """{(channel, address): the chat} in one query."""
    wanted = set(pairs)
    if not wanted:
        return {}
    rows: Any = Chat.objects.filter(address__in={address for _channel, address in wanted})
    return {(row.channel, row.address): row for row in rows if (row.channel, row.address) in wanted}


def channel_sign(channel: str) -> SafeString:
    """The icon of a channel with its name for who listens or hovers."""
    label = dict(Channel.choices).get(channel, channel)
    return format_html(
        '<span class="msg-by" title="{0}">{1}<span class="x-hidden">{0}</span></span>',
        label,
        ui.icon(CHANNEL_ICONS.get(channel, "send")),
    )
