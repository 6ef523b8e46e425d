"""What stands on top of the list: messages that wait because nothing leaves by their channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.counting import count_many, shown_count
from messaging.channels.registry import channels_on
from messaging.choices import BotState, Channel
from messaging.models import Bot, Gateway, Message


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
    reason, url, link = _reason(channel)
    right = {"bot": "messaging.change_bot", "gateway": "messaging.change_gateway"}.get(url.rpartition(":")[0], "")
    may = bool(right) and request.user.has_perm(right)
    return HeldUp(f"{wait}: {reason}", _address(url) if may else "", link)


def _reason(channel: str) -> tuple[str, str, str]:
    """Why nothing leaves, the page that mends it, and its name."""
    if channel == Channel.TELEGRAM:
        bot: Any = Bot.objects.first()
        page = "bot:admin:messaging_bot_changelist"
        if bot is None:
            return _("no bot is connected"), page, _("Connect the bot")
        is_refused = bot.state == BotState.HALTED
        return (_("Telegram refuses the bot’s token") if is_refused else _("the bot is off")), page, _("To the bot")
    if channel in (Channel.SMS, Channel.WHATSAPP):
        label = Channel(channel).label
        is_set_up = Gateway.objects.filter(channel=channel).exists()
        reason = _("%(channel)s is off") if is_set_up else _("%(channel)s is not set up")
        return reason % {"channel": label}, "gateway:admin:messaging_gateway_changelist", _("SMS and WhatsApp")
    return _("%(channel)s is not set up on this server") % {"channel": Channel(channel).label}, "", ""


def _address(name: str) -> str:
    try:
        return reverse(name.partition(":")[2])
    except NoReverseMatch:
        return ""
