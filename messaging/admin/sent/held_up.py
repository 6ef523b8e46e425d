"""What stands on top of the list: messages that wait because nothing leaves by their channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.counting import count_many, shown_count
from messaging.channels.registry import channels_on
from messaging.choices import BotState, Channel
from messaging.models import Bot, Gateway, Message, WhatsAppNumber


@dataclass(frozen=True)
class Place:
    """A page where something is mended, for who has the right."""

    page: str
    right: str
    label: Any


BOT = Place("admin:messaging_bot_changelist", "messaging.change_bot", gettext_lazy("To the bot"))
GATEWAYS = Place("admin:messaging_gateway_changelist", "messaging.change_gateway", gettext_lazy("SMS and WhatsApp"))

NUMBERS = Place(
    "admin:messaging_whatsappnumber_changelist", "messaging.change_whatsappnumber", gettext_lazy("To the number")
)


@dataclass(frozen=True)
class HeldUp:
    """`text` says how many wait for what; `url` leads to where it is mended, for who may."""

    text: str
    url: str
    link: str


def held_up(request: HttpRequest, now: datetime) -> list[HeldUp]:
    """One for each channel that is off and has due messages."""
    on = channels_on()
    off = [channel for channel in Channel.values if channel not in on]
    waiting = count_many({channel: Message.objects.due(now).filter(channel=channel) for channel in off})
    return [_notice(request, channel, count) for channel, count in waiting.items() if count]


def _notice(request: HttpRequest, channel: str, count: int) -> HeldUp:
    wait = ngettext("%(n)s message waits", "%(n)s messages wait", count) % {"n": shown_count(count)}
    reason, place = _reason(channel)
    may = place is not None and request.user.has_perm(place.right)
    url = _address(place.page) if place and may else ""
    return HeldUp(f"{wait}: {reason}", url, str(place.label) if place else "")


def _reason(channel: str) -> tuple[str, Place | None]:
    """Why nothing leaves, and where that is mended."""
    if channel == Channel.TELEGRAM:
        bot: Any = Bot.objects.first()
        if bot is None:
            return _("no bot is connected"), BOT
        return (_("Telegram refuses the bot’s token") if bot.state == BotState.HALTED else _("the bot is off")), BOT
    label = {"channel": Channel(channel).label}
    if channel in (Channel.SMS, Channel.WHATSAPP):
        if channel == Channel.WHATSAPP and WhatsAppNumber.objects.exclude(trouble="").exists():
            return _("Meta refuses the number of WhatsApp"), NUMBERS
        is_set_up = Gateway.objects.filter(channel=channel).exists()
        return (_("%(channel)s is off") if is_set_up else _("%(channel)s is not set up")) % label, GATEWAYS
    return _("%(channel)s is not set up on this server") % label, None


def _address(page: str) -> str:
    """Nowhere while no app shows such a page."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
