"""Messages as a timeline and a list show them: what was said, or will be, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.choices import CHANNEL_ICONS, STATUS_SIGNS
from messaging.kinds import kind_of
from messaging.models import Message
from messaging.rendering import rendered, templates_of


@dataclass(frozen=True)
class Shown:
    """ "Telegram to Nilufar Karimova", the text as it left, and a chip (words, tone, icon) of where it is now."""

    title: str
    text: str
    icon: str
    chip: tuple[str, str, str]
    why: str


def shown_messages(messages: Iterable[Message]) -> dict[int, Shown]:
    """By key; one query for those that have not left, none for the others."""
    rows = list(messages)
    waiting = {(row.kind, row.language) for row in rows if not row.text and _is_known(row.kind)}
    words = templates_of(waiting) if waiting else {}
    return {row.pk: _shown(row, words) for row in rows}


def _shown(row: Message, words: dict) -> Shown:
    text = row.text
    if not text and (row.kind, row.language) in words and row.context:
        text = rendered(words[row.kind, row.language], row.context).text
    facts = {"channel": row.get_channel_display(), "name": row.recipient or _("somebody")}
    title = _("%(channel)s to %(name)s") % facts
    return Shown(
        title, text, CHANNEL_ICONS[row.channel], (row.get_status_display(), *STATUS_SIGNS[row.status]), row.error
    )


def _is_known(kind: str) -> bool:
    try:
        kind_of(kind)
    except KeyError:
        return False
    return True
