"""Telegram, by the center's bot."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import default_storage

from messaging.channels.base import (
    AccountRefusedError,
    AddressGoneError,
    Connection,
    DeliveryError,
    Limits,
    NotDeliveredError,
    RefusedError,
    TooManyError,
    UncertainError,
)
from messaging.choices import BotState, FileKind
from messaging.models import Bot, Message

if TYPE_CHECKING:
    import telegram

# The library then gives pauses as durations, as its next version will.
os.environ.setdefault("PTB_TIMEDELTA", "1")
SECONDS_TO_CONNECT = 5.0
SECONDS_TO_ANSWER = 20.0
# A file that is sent takes its time.
SECONDS_TO_WRITE = 60.0


def client(token: str) -> "telegram.Bot":
    """The library's bot for this token, at the address the installation names. Its last answer's status is kept as
    `request.status`: the errors of the library do not tell a 500 from a 502."""
    import telegram
    from telegram.request import HTTPXRequest

    class TellingRequest(HTTPXRequest):
        status: int | None = None

        async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            self.status = None
            self.status, answer = await super().do_request(*args, **kwargs)
            return self.status, answer

    request = TellingRequest(
        connect_timeout=SECONDS_TO_CONNECT,
        read_timeout=SECONDS_TO_ANSWER,
        write_timeout=SECONDS_TO_WRITE,
        media_write_timeout=SECONDS_TO_WRITE,
        pool_timeout=SECONDS_TO_CONNECT,
    )
    base = settings.TELEGRAM_API_BASE.rstrip("/")
    return telegram.Bot(token, f"{base}/bot", f"{base}/file/bot", request=request, get_updates_request=request)


class TelegramConnection:
    """The library is asynchronous and the database is not: each request runs the loop for itself."""

    def __init__(self, bot: "telegram.Bot", runner: asyncio.Runner) -> None:
        self.bot = bot
        self.runner = runner

    def send(self, message: Message) -> str:
        with telling_errors(self.bot):
            sent = self.runner.run(self._request(message))
        return str(sent.message_id)

    async def _request(self, message: Message) -> Any:
        chat, keys = int(message.to), keyboard(message.buttons)
        if not message.file:
            return await self.bot.send_message(chat, message.text, reply_markup=keys)
        with default_storage.open(message.file) as file:
            content = file.read()
        text = message.text or None
        if message.file_kind == FileKind.PHOTO:
            return await self.bot.send_photo(chat, content, caption=text, reply_markup=keys)
        if message.file_kind == FileKind.VOICE:
            return await self.bot.send_voice(chat, content, caption=text, reply_markup=keys)
        return await self.bot.send_document(chat, content, caption=text, filename=message.file_name, reply_markup=keys)


def keyboard(rows: list[list[dict[str, str]]]) -> Any:
    """Buttons under a message. A row of one with `ask` (contact, location) makes the keys instead of letters."""
    import telegram

    if not rows:
        return None
    if any("ask" in button for row in rows for button in row):
        keys = [[_key(button) for button in row] for row in rows]
        return telegram.ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    return telegram.InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: dict[str, str]) -> Any:
    import telegram

    if "url" in button:
        return telegram.InlineKeyboardButton(button["text"], url=button["url"])
    return telegram.InlineKeyboardButton(button["text"], callback_data=button["data"])


def _key(button: dict[str, str]) -> Any:
    import telegram

    ask = button.get("ask", "")
    return telegram.KeyboardButton(
        button["text"], request_contact=ask == "contact" or None, request_location=ask == "location" or None
    )


@contextmanager
def telling_errors(bot: "telegram.Bot") -> Iterator[None]:
    """From the errors of the library to what they mean for a message."""
    from telegram.error import TelegramError

    try:
        yield
    except TelegramError as error:
        raise trouble(error, bot.request.status) from error  # type: ignore[attr-defined]


def trouble(error: Exception, status: int | None) -> DeliveryError:
    """What an error of the library means; `status` is that of the last answer, None if there was none."""
    from telegram import error as errors

    said = str(error)
    match error:
        case errors.RetryAfter():
            return TooManyError(said, later=_pause(error))
        case errors.ChatMigrated():
            return AddressGoneError(said, moved_to=str(error.new_chat_id))
        case errors.InvalidToken():
            return AccountRefusedError(said)
        case errors.Forbidden():
            return AddressGoneError(said, is_blocked=True)
        case errors.BadRequest():
            return AddressGoneError(said) if "chat not found" in said.lower() else RefusedError(said)
        case errors.NetworkError():
            return NotDeliveredError(said) if _has_not_left(error, status) else UncertainError(said)
    return RefusedError(said)


def _has_not_left(error: Exception, status: int | None) -> bool:
    """A time-out hides whether the request had left; its cause tells. A 500 and a 503 come from the server itself,
    before it did anything; a 502 and a 504 from what stands before it, which may have passed the message on."""
    import httpx

    if status is not None:
        return status in (500, 503)
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def _pause(refusal: Any) -> timedelta:
    pause: timedelta = refusal.retry_after
    return pause


class TelegramChannel:
    def is_on(self) -> bool:
        return Bot.objects.filter(state=BotState.ON).exists()

    def limits(self) -> Limits:
        return Limits(per_second=settings.TELEGRAM_PER_SECOND, seconds_between_for_one=1.0)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        bot = Bot.objects.get()
        if not bot.token:
            yield _Sealed()
            return
        with asyncio.Runner() as runner:
            telegram_bot = client(bot.token)
            try:
                yield TelegramConnection(telegram_bot, runner)
            finally:
                runner.run(telegram_bot.request.shutdown())


class _Sealed:
    """The key of the installation has changed: the token cannot be read any more."""

    def send(self, message: Message) -> str:
        raise AccountRefusedError("The token was sealed with another key: paste it again.")
