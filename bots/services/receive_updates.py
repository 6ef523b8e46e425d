"""Keeps what Telegram tells, once, before anything is understood of it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bots.models import Update
from messaging.models import Bot

LARGEST_ID = 2**63 - 1
# So that a person sees whether the bot is heard of; more exactly nobody needs to know.
NOTED_EVERY = timedelta(minutes=1)


class NotAnUpdateError(ValueError):
    """What came cannot be told from others, or is nothing that Telegram sends."""


def receive_update(*, bot: Bot, payload: Any) -> None:
    """One that was pushed to us; the same one again changes nothing. Raises NotAnUpdateError."""
    Update.objects.bulk_create([_row(bot, payload)], ignore_conflicts=True)
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
    number = payload.get("update_id") if isinstance(payload, dict) else None
    if type(number) is not int or not 0 <= number <= LARGEST_ID:
        raise NotAnUpdateError("An update has a number.")
    return Update(
        organization_id=bot.organization_id,
        bot=bot,
        update_id=number,
        chat=_chat_of(payload),
        payload=_storable(payload),
    )


def _chat_of(payload: Mapping[str, Any]) -> str:
    """The number of the chat it is about, wherever it stands in this kind of update; empty if there is none."""
    for part in payload.values():
        if isinstance(part, dict):
            about = part.get("message") if isinstance(part.get("message"), dict) else part
            chat = about.get("chat") if isinstance(about, dict) else None
            if isinstance(chat, dict) and type(chat.get("id")) is int:
                return str(chat["id"])[:40]
    return ""


def _storable(value: Any) -> Any:
    """Both databases take it: no NUL, no half of a character."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(one) for key, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list) else value
