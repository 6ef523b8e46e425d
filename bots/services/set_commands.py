"""Tells Telegram which commands the bot knows, in each of its languages: they stand in the menu beside the box."""

import logging
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bots.telegram_api import Api, opened
from messaging.models import Bot

logger = logging.getLogger(__name__)

COMMANDS: dict[str, Any] = {
    "menu": _("What I can do"),
    "person": _("Ask a person"),
    "language": _("Another language"),
}


def set_commands(bot: Bot) -> bool:
    """Whether Telegram took them; without them everything works but for that menu."""
    from telegram.error import TelegramError

    try:
        with opened(bot) as api:
            for language, _name in settings.LANGUAGES:
                _set(api, language, language)
            _set(api, settings.LANGUAGE_CODE, None)
    except TelegramError as error:
        logger.warning("Telegram did not take the commands: %s", type(error).__name__)
        return False
    return True


def _set(api: Api, language: str, code: str | None) -> None:
    """Without a code: for whoever speaks none of them."""
    with translation.override(language):
        commands = [(name, str(words)) for name, words in COMMANDS.items()]
    api.ask(api.bot.set_my_commands(commands, language_code=code))
