"""A message as it leaves: with links that tell when they are opened, and in a mail a picture that tells so of the mail.

What is kept of the message has the links as they were written: that is where they lead, and what colleagues read.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.conf import settings
from django.urls import reverse

from messaging.choices import Channel
from messaging.followed.keepers import wanted
from messaging.followed.links import exchanged, links_in, links_of
from messaging.followed.tokens import MOST_LINKS, Named, Purpose, token_of
from messaging.kinds import FREE, kind_of
from messaging.models import Message
from messaging.rendering import LONGEST, Words
from messaging.sms_parts import sms_parts

# Telegram takes no more beside a file.
CAPTION = 1024


def followed(messages: Iterable[Message], words: Mapping[tuple[str, str], Words]) -> set[int]:
    """Keys of those whose links and mails tell. Who may have none is not asked about."""
    may = {row.pk for row in messages if _may_tell(row, words[row.kind, row.language])}
    return wanted(may)


def _may_tell(message: Message, words: Words) -> bool:
    if kind_of(message.kind).is_for_staff:
        return False
    typed = f"{words.text} {message.context.get('text', '')}"
    return (
        message.channel == Channel.EMAIL
        or "://" in typed
        or any("url" in one for row in message.buttons for one in row)
    )


def carried(message: Message, words: Words) -> Message:
    """A copy, for the channel alone."""
    ready = copy(message)
    own = _own_links(message, words)
    text = exchanged(message.text, lambda number, url: _link(message, number) if url in own else url)
    if _fits(message, text):
        ready.text = text
    ready.buttons = _buttons(message)
    if message.channel == Channel.EMAIL:
        ready.opening_url = settings.PUBLIC_URL + reverse("seen", args=(token_of(Purpose.SEEN, Named(message.pk)),))
    return ready


def _own_links(message: Message, words: Words) -> set[str]:
    """Those that people of the center wrote. Who calls themselves by an address at a form gets it back as they wrote
    it: our name does not vouch for it."""
    typed = message.context.get("text", "") if message.kind == FREE else words.text
    return {link.url for link in links_in(typed)}


def _fits(message: Message, text: str) -> bool:
    """An SMS never grows by a part: what somebody read as its price holds."""
    if message.channel == Channel.SMS:
        return sms_parts(text) <= sms_parts(message.text)
    return len(text) <= (CAPTION if message.file else LONGEST)


def _buttons(message: Message) -> list[list[dict[str, Any]]]:
    number = len(links_in(message.text))
    rows: list[list[dict[str, Any]]] = []
    for row in message.buttons:
        rows.append([])
        for button in row:
            if "url" in button:
                rows[-1].append({**button, "url": _link(message, number)})
                number += 1
            else:
                rows[-1].append(button)
    return rows


def _link(message: Message, number: int) -> str:
    """The address itself where there are more than can be numbered."""
    if number >= MOST_LINKS:
        return links_of(message)[number]
    return settings.PUBLIC_URL + reverse("go", args=(token_of(Purpose.LINK, Named(message.pk, number)),))
