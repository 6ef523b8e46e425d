"""A message in words: what became of it and why, as somebody at the desk would say it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.ui import chip
from messaging.choices import STATUS_SIGNS, MessageStatus
from messaging.kinds import message_kinds
from messaging.models import Message
from messaging.outbox.leases import CRASHED
from messaging.services.acts import act_of

# What providers say, and what it means. The first that is found holds.
_MEANINGS: tuple[tuple[str, Any], ...] = (
    (r"blocked by the user", gettext_lazy("the person has blocked the bot")),
    (r"user is deactivated", gettext_lazy("the Telegram account does not exist any more")),
    (r"chat not found|can't initiate", gettext_lazy("the person never pressed Start in the bot")),
    (r"kicked|not a member", gettext_lazy("the bot was removed from the chat")),
    (r"unauthorized|invalid token|sealed with another key", gettext_lazy("the bot’s token is refused")),
    (r"^(550|551|553)\b", gettext_lazy("there is no such mailbox")),
    (r"^552\b", gettext_lazy("the mailbox is full")),
    (r"^(401|403)\b", gettext_lazy("the provider does not accept our key")),
    (r"^429\b|flood|too many|retry in", gettext_lazy("the provider asks us to be slower")),
    (r"^40\d\b", gettext_lazy("the provider refuses the number or the text")),
    (r"^(5\d\d|4\d\d)\b|bad gateway|internal server", gettext_lazy("the provider had trouble")),
    (r"timed? ?out|disconnect|connection unexpectedly closed|lost", gettext_lazy("the provider did not answer")),
    (r"refused|unreachable|resolve|network|connect", gettext_lazy("the provider could not be reached")),
)
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), meaning) for pattern, meaning in _MEANINGS]


def meaning_of(error: str) -> str:
    """What the provider's own words come to; empty if there are none."""
    if not error:
        return ""
    if error == CRASHED:
        return _("the program stopped while it was leaving")
    known = (meaning for pattern, meaning in _PATTERNS if pattern.search(error))
    return str(next(known, _("the provider refused it")))


def why(message: Message) -> str:
    """Beside the chip of its status; empty where the chip says all."""
    meaning = meaning_of(message.error)
    match message.status:
        case MessageStatus.PENDING if act_of(message):
            return _("Leaves again in a moment") if message.due_at <= _soon() else ""
        case MessageStatus.PENDING:
            return _("Will be tried again: %(why)s") % {"why": meaning} if meaning else ""
        case MessageStatus.FAILED:
            return _sentence(meaning)
        case MessageStatus.UNCERTAIN:
            return _("It left, but %(why)s") % {"why": meaning} if meaning else ""
        case MessageStatus.EXPIRED:
            return _("Not sent by %(time)s") % {"time": moment(message.not_after)} if message.not_after else ""
        case MessageStatus.SENT if act_of(message):
            return _("Said by a person")
    return ""


def _soon() -> Any:
    return timezone.now() + timedelta(minutes=2)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def status_chip(message: Message) -> SafeString:
    return chip(message.get_status_display(), *STATUS_SIGNS[message.status])


def titles() -> Mapping[str, str]:
    """{kind: what it is called}."""
    return {key: str(kind.title) for key, kind in message_kinds.items()}


def title_of(message: Message) -> str:
    """A kind the program does not know any more keeps its key."""
    return titles().get(message.kind, message.kind)


def moment(at: Any) -> str:
    """ "14:05" today, "3 Dec, 14:05" on other days."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "j M, H:i")
