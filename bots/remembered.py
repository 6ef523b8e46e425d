"""Bots as a process of the web server remembers them for some seconds, so that an update costs one statement.

A bot that was taken away, a center that was closed and a secret that was changed stop being listened to within SECONDS;
a new secret works at once.
"""

import time
from uuid import UUID

from django.utils.crypto import constant_time_compare

from messaging.models import Bot
from organizations.scoping import platform_wide

SECONDS = 5.0

_bots: dict[UUID, tuple[float, Bot]] = {}


def bot_at(public_id: UUID) -> Bot | None:
    """The bot Telegram was given this address for, of a center that is open."""
    looked_up_at, bot = _bots.get(public_id, (0.0, None))
    if bot is None or time.monotonic() - looked_up_at > SECONDS:
        return _looked_up(public_id)
    return bot


def is_told_by(bot: Bot, secret: str) -> bool:
    """Whether this is the secret only Telegram and we know, as it stands in the database if the known one is not."""
    if _are_equal(bot.secret, secret):
        return True
    fresh = _looked_up(bot.public_id)
    return fresh is not None and _are_equal(fresh.secret, secret)


def forget(bot: Bot) -> None:
    _bots.pop(bot.public_id, None)


def _are_equal(secret: str, shown: str) -> bool:
    return bool(secret) and constant_time_compare(shown, secret)


def _looked_up(public_id: UUID) -> Bot | None:
    """Nothing is remembered of addresses that nobody has: a stranger fills no memory."""
    with platform_wide():
        open_ones = Bot.objects.select_related("organization").filter(organization__is_active=True)
        bot: Bot | None = open_ones.defer("token").filter(public_id=public_id).first()
    if bot is None:
        _bots.pop(public_id, None)
    else:
        _bots[public_id] = (time.monotonic(), bot)
    return bot
