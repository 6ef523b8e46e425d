"""Keeps what Telegram tells, once, before anything is understood of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bots.models import Update
from common.storable import storable
from messaging.models import Bot

LARGEST_ID = 2**63 - 1
# So that a person sees whether the bot is heard of; more exactly nobody needs to know.
NOTED_EVERY = timedelta(minutes=1)
PIECES_OF_MOST = 500
# The ORM needs ten times as long to say the same.
KEEP_ONCE = f"""
    INSERT INTO {Update._meta.db_table}
        (organization_id, bot_id, update_id, chat, payload, received_at, attempts, error)
    VALUES (%s, %s, %s, %s, %s, %s, 0, '')
    ON CONFLICT DO NOTHING
"""  # noqa: S608


class NotAnUpdateError(ValueError):
    """What came cannot be told from others, or is nothing that Telegram sends."""


def receive_update(*, bot: Bot, payload: Any) -> None:
    """One that was pushed to us; the same one again changes nothing. Raises NotAnUpdateError, or IntegrityError if the
    bot has been taken away."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    facts = (bot.organization_id, bot.pk, _number_of(payload), _chat_of(payload), _as_json(payload), now)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ONCE, facts)
    note_heard(bot)


@transaction.atomic
def receive_polled(*, bot: Bot, payloads: Sequence[Any]) -> int:
    """Those we fetched, and from which on we ask the next time: both or neither. Returns that number."""
    Update.objects.bulk_create([_row(bot, payload) for payload in payloads], ignore_conflicts=True)
    following = max((payload["update_id"] + 1 for payload in payloads), default=0)
    bot.next_update_id = max(bot.next_update_id, following)
    bot.save(update_fields=["next_update_id"])
    note_heard(bot)
    return bot.next_update_id


def note_heard(bot: Bot) -> None:
    now = timezone.now()
    if bot.seen_at is None or now - bot.seen_at > NOTED_EVERY:
        bot.seen_at = now
        Bot.objects.filter(pk=bot.pk).update(seen_at=now)


def _row(bot: Bot, payload: Any) -> Update:
    return Update(
        organization_id=bot.organization_id,
        bot=bot,
        update_id=_number_of(payload),
        chat=_chat_of(payload),
        payload=storable(payload),
    )


def _number_of(payload: Any) -> int:
    number = payload.get("update_id") if isinstance(payload, dict) else None
    if type(number) is not int or not 0 <= number <= LARGEST_ID:
        raise NotAnUpdateError("An update has a number.")
    return number


def _chat_of(payload: Mapping[str, Any]) -> str:
    """The number of the chat it is about, wherever it stands in this kind of update; empty if there is none."""
    for part in payload.values():
        if isinstance(part, dict):
            about = part.get("message") if isinstance(part.get("message"), dict) else part
            chat = about.get("chat") if isinstance(about, dict) else None
            if isinstance(chat, dict) and type(chat.get("id")) is int:
                return str(chat["id"])[:40]
    return ""


def _as_json(payload: Any) -> str:
    """Looked through piece by piece only if something in it may be more than a database takes."""
    text = json.dumps(payload, allow_nan=False)
    if "\\u0000" in text or "\\ud" in text or text.count("{") + text.count("[") > PIECES_OF_MOST:
        text = json.dumps(storable(payload), allow_nan=False)
    return text
