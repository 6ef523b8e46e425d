"""Bots as a process of the web server remembers them for some seconds, so that an update costs one statement.

A bot that was taken away, a center that was closed and a secret that was changed stop being listened to within seconds;
a new secret works at once.
"""

from uuid import UUID

from django.utils.crypto import constant_time_compare

from common.remembered import Remembered
from messaging.models import Bot
from organizations.scoping import platform_wide


def bot_at(public_id: UUID) -> Bot | None:
    """The bot Telegram was given this address for, of a center that is open."""
    return BOTS.get(public_id)


def is_told_by(bot: Bot, secret: str) -> bool:
    """Whether this is the secret only Telegram and we know, as it stands in the database if the known one is not."""
    if _are_equal(bot.secret, secret):
        return True
    fresh = BOTS.look_up(bot.public_id)
    return fresh is not None and _are_equal(fresh.secret, secret)


def forget(bot: Bot) -> None:
    BOTS.forget(bot.public_id)


def _are_equal(secret: str, shown: str) -> bool:
    return bool(secret) and constant_time_compare(shown, secret)


def _find(public_id: UUID) -> Bot | None:
    with platform_wide():
        open_ones = Bot.objects.select_related("organization").filter(organization__is_active=True)
        bot: Bot | None = open_ones.defer("token").filter(public_id=public_id).first()
    return bot


BOTS = Remembered(_find, seconds=5.0)
