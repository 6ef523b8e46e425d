"""Connects the bot of a center with Telegram, and takes it away again. The token is sealed and never shown."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.channels.telegram import client
from messaging.choices import BotState
from messaging.models import Bot
from messaging.models.bot import new_secret
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{3,100}")
UPDATES_WANTED = ("message", "edited_message", "callback_query", "my_chat_member")


def connect_bot(*, token: str, actor: Membership | None) -> Bot:
    """The bot behind the token; a new token of the same bot takes the place of the old one. Raises ValidationError with
    what to do; the token is in none of its words."""
    token = token.strip()
    if not TOKEN.fullmatch(token):
        raise ValidationError(_("A token looks like 123456789:AAE4x…: copy the whole line from @BotFather."))
    who = _ask(token, lambda bot: bot.get_me())
    bot = _saved(token, who, actor)
    try:
        set_address(bot)
    except ValidationError as refusal:
        Bot.objects.filter(pk=bot.pk).update(
            state=BotState.HALTED, halted_why=" ".join(refusal.messages)[:250], halted_at=timezone.now()
        )
        raise
    return bot


def set_address(bot: Bot) -> None:
    """Telegram brings updates to our address, if we have one, else lets us fetch them. Nothing that waits is lost."""
    if settings.PUBLIC_URL.startswith("https://"):
        url = settings.PUBLIC_URL + reverse("telegram_webhook", args=(bot.public_id,))
        _ask(
            bot.token,
            lambda api: api.set_webhook(
                url, secret_token=bot.secret, allowed_updates=UPDATES_WANTED, drop_pending_updates=False
            ),
        )
    else:
        _ask(bot.token, lambda api: api.delete_webhook(drop_pending_updates=False))


def disconnect_bot(*, bot: Bot, actor: Membership | None) -> None:
    """Nothing comes and nothing leaves any more. What was said stays; unsent messages wait for the next bot."""
    try:
        if bot.token:
            _ask(bot.token, lambda api: api.delete_webhook(drop_pending_updates=False))
    except ValidationError:
        pass  # a token that Telegram refuses needs no farewell
    with transaction.atomic():
        record_audit(kind=AuditKind.DELETED, actor=actor, about=bot)
        bot.delete()


@transaction.atomic
def _saved(token: str, who: Any, actor: Membership | None) -> Bot:
    bot = Bot.objects.select_for_update().first()
    if bot is not None and bot.telegram_id != who.id:
        # What came to another bot has numbers of its own, and people have to press Start again.
        bot.delete()
        bot = None
    is_new = bot is None
    bot = bot or Bot(telegram_id=who.id)
    bot.token, bot.secret = token, new_secret()
    bot.username, bot.name = who.username or "", (who.first_name or "")[:128]
    bot.state, bot.halted_why, bot.halted_at = BotState.ON, "", None
    try:
        with transaction.atomic():
            bot.save()
    except IntegrityError as taken:
        words = _("This bot works for another center already. Ask @BotFather for one of your own.")
        raise ValidationError(words) from taken
    record_audit(kind=AuditKind.ADDED if is_new else AuditKind.CHANGED, actor=actor, about=bot)
    return bot


def _ask(token: str, request: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    """One question to Telegram. The library's errors may hold the token: none of them is passed on."""
    from telegram.error import Forbidden, InvalidToken, NetworkError, TelegramError

    bot = client(token)
    problem = ""
    with asyncio.Runner() as runner:
        try:
            return runner.run(request(bot))
        except (InvalidToken, Forbidden):
            problem = _("Telegram does not know this token. Copy it anew from @BotFather: /mybots, API Token.")
        except NetworkError as error:
            problem = _("Telegram cannot be reached now. Try again in a minute.")
            if type(error) is not NetworkError and "webhook" in str(error).lower():
                problem = _("Telegram does not take the address %(url)s. Set PUBLIC_URL to an https address.") % {
                    "url": settings.PUBLIC_URL
                }
        except TelegramError:
            problem = _("Telegram answered in an unknown way. Try again in a minute.")
        finally:
            runner.run(bot.request.shutdown())
    raise ValidationError(problem)
