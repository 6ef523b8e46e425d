"""What the bot asks Telegram besides sending: the outbox sends."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from messaging.channels.telegram import client
from messaging.models import Bot

if TYPE_CHECKING:
    import telegram

logger = logging.getLogger(__name__)

UPDATES_WANTED = ("message", "edited_message", "callback_query", "my_chat_member")


class FileTooBigError(Exception):
    """More than the center keeps, or than Telegram gives to a bot."""


class Api:
    """One open line; the library is asynchronous and the database is not."""

    def __init__(self, bot: "telegram.Bot", runner: asyncio.Runner) -> None:
        self.bot = bot
        self.runner = runner

    def ask(self, request: Any) -> Any:
        return self.runner.run(request)

    def answer_button(self, callback_id: str) -> None:
        """Ends the little clock on a button. It is politeness: no failure of it matters."""
        from telegram.error import TelegramError

        try:
            self.ask(self.bot.answer_callback_query(callback_id, read_timeout=5))
        except TelegramError as error:
            logger.info("A button was not answered: %s", type(error).__name__)

    def download(self, file_id: str, most_bytes: int) -> bytes:
        """Raises FileTooBigError, or a TelegramError if Telegram does not give it."""
        from telegram.error import BadRequest

        try:
            found = self.ask(self.bot.get_file(file_id))
        except BadRequest as refusal:
            if "too big" in str(refusal).lower():
                raise FileTooBigError from refusal
            raise
        if (found.file_size or 0) > most_bytes:
            raise FileTooBigError
        content = bytes(self.ask(found.download_as_bytearray()))
        if len(content) > most_bytes:
            raise FileTooBigError
        return content


@contextmanager
def opened(bot: Bot) -> Iterator[Api]:
    with asyncio.Runner() as runner:
        telegram_bot = client(bot.token)
        try:
            yield Api(telegram_bot, runner)
        finally:
            runner.run(telegram_bot.request.shutdown())
