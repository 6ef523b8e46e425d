"""The menu beside the box of one chat: who works here has the commands of work, a family its own, all others those of
everybody. What Telegram was told is kept with the conversation, and told anew where it is something else by now."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from bots.models import Conversation
from bots.telegram_api import Api, opened
from clients.choices import ClientStatus
from clients.models import Client, ClientChat
from messaging.choices import BotState, Channel
from messaging.models import Bot
from organizations.models import Membership
from organizations.scoping import open_organization

logger = logging.getLogger(__name__)

STAFF, FAMILY = "staff", "family"
COMMANDS: dict[str, dict[str, Any]] = {
    STAFF: {"day": _("My day"), "menu": _("What I can do"), "language": _("Another language")},
    FAMILY: {
        "next": _("Next lessons"),
        "week": _("Timetable"),
        "absent": _("Will be absent"),
        "absences": _("Absences"),
        "person": _("Ask a person"),
        "menu": _("What I can do"),
        "language": _("Another language"),
    },
}
AT_ONCE = 50
# Telegram does not take them of a chat that blocked the bot; a line that is down comes back sooner.
AFTER_REFUSAL, AFTER_FAILURE = timedelta(days=1), timedelta(minutes=5)


def chats_to_tell(now: datetime) -> list[tuple[Conversation, str]]:
    """Each with what it should have ("staff:ru"; nothing: the commands of everybody), the first ones; four queries."""
    kinds = _kinds()
    usual = open_organization().language
    known = Conversation.objects.filter(Q(client__isnull=False) | Q(was_staff=True) | ~Q(commands=""))
    known = known.filter(Q(commands_after=None) | Q(commands_after__lte=now), chat__channel=Channel.TELEGRAM)
    found = []
    for conversation in known.select_related("chat").order_by("pk"):
        chat = conversation.chat
        kind = kinds.get(chat.address, "")
        wanted = f"{kind}:{chat.language or usual}" if kind else ""
        if wanted != conversation.commands:
            found.append((conversation, wanted))
    return found[:AT_ONCE]


def set_chat_commands() -> int:
    """How many chats have another menu now. What Telegram does not take now is tried later, and stops nothing else."""
    from telegram.error import BadRequest, Forbidden, TelegramError

    bot = Bot.objects.first()
    now = timezone.now()
    due = chats_to_tell(now) if bot and bot.token and bot.state == BotState.ON else []
    if not due or bot is None:
        return 0
    told = 0
    with opened(bot) as api:
        for place, (conversation, wanted) in enumerate(due):
            row = Conversation.objects.filter(pk=conversation.pk)
            try:
                _tell(api, int(conversation.chat.address), wanted)
            except (BadRequest, Forbidden) as refusal:
                logger.info("A chat takes no commands: %s", type(refusal).__name__)
                row.update(commands_after=now + AFTER_REFUSAL)
            except TelegramError as failure:
                logger.warning("Telegram did not take the commands of chats: %s", type(failure).__name__)
                keys = [each.pk for each, _wanted in due[place:]]
                Conversation.objects.filter(pk__in=keys).update(commands_after=now + AFTER_FAILURE)
                break
            else:
                row.update(commands=wanted, commands_after=None)
                told += 1
    return told


def forget_chat_commands() -> None:
    """Another bot knows none of them."""
    Conversation.objects.exclude(commands="", commands_after=None).update(commands="", commands_after=None)


def _kinds() -> dict[str, str]:
    """{address: whose chat it is}; of who works here and has children here, the work."""
    families = Client.objects.current().persons().exclude(status=ClientStatus.BLOCKED).order_by()
    first = families.filter(telegram_id__isnull=False).values_list("telegram_id", flat=True)
    more = ClientChat.objects.filter(client__in=families).order_by().values_list("telegram_id", flat=True)
    staff = Membership.objects.filter(telegram_id__isnull=False, is_active=True).order_by()
    found = {str(chat): FAMILY for chats in (first, more) for chat in chats}
    return found | {str(chat): STAFF for chat in staff.values_list("telegram_id", flat=True)}


def _tell(api: Api, chat: int, wanted: str) -> None:
    from telegram import BotCommandScopeChat

    scope = BotCommandScopeChat(chat)
    if not wanted:
        api.ask(api.bot.delete_my_commands(scope=scope))
        return
    kind, _colon, language = wanted.partition(":")
    with translation.override(language):
        commands = [(name, str(words)) for name, words in COMMANDS[kind].items()]
    api.ask(api.bot.set_my_commands(commands, scope=scope))
