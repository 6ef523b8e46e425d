"""Web addresses in the text of a message and behind its buttons."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.utils.encoding import iri_to_uri

from messaging.models import Message

_URL = re.compile(r"(?<![a-z0-9])https?://[^\s<>\"“”«»„{}|\\^`]+", re.IGNORECASE)
# What ends a sentence, not an address; a bracket does if it was opened before the address.
_ENDS = ".,;:!?…'’*_~"
_BRACKETS = {")": "(", "]": "["}
# More than a browser is sent to.
LONGEST = 2000


@dataclass(frozen=True)
class Link:
    """Where it stands in the text, and the address as it was written."""

    start: int
    end: int
    url: str


def links_in(text: str) -> list[Link]:
    """In the order of the text; without the punctuation around them."""
    found = (
        Link(each.start(), each.start() + len(url), url) for each in _URL.finditer(text) if (url := _bare(each[0]))
    )
    return [link for link in found if address_to_go(link.url)]


def _bare(url: str) -> str:
    """Without what follows the address and is none of it."""
    while url and (url[-1] in _ENDS or (url[-1] in _BRACKETS and url.count(url[-1]) > url.count(_BRACKETS[url[-1]]))):
        url = url[:-1]
    return url


def address_to_go(url: str) -> str:
    """The address as a browser is sent there: names of hosts in letters of ASCII. Empty for what leads nowhere."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return ""
    # Nobody is given a name and a password by a link; what looks like one hides where it leads.
    if parts.scheme.lower() not in ("http", "https") or not host.strip(".") or "@" in parts.netloc or ":" in host:
        return ""
    netloc = f"{host}:{port}" if port else host
    ready = iri_to_uri(urlunsplit((parts.scheme.lower(), netloc, parts.path, parts.query, parts.fragment)))
    return ready if len(ready) <= LONGEST else ""


def links_of(message: Message) -> list[str]:
    """Of a message as it is kept, first those of the text, then those of buttons. A link is known by its place here."""
    behind = (button["url"] for row in message.buttons for button in row if "url" in button)
    return [*(link.url for link in links_in(message.text)), *behind]


def exchanged(text: str, instead: Callable[[int, str], str]) -> str:
    """The text with something else in the place of each address."""
    parts, at = [], 0
    for number, link in enumerate(links_in(text)):
        parts += [text[at : link.start], instead(number, link.url)]
        at = link.end
    return "".join([*parts, text[at:]])


def without_links(name: str) -> str:
    """A name with which no link comes into a text: at a form anybody may call themselves anything."""
    return name.replace("://", " ")
