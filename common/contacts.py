"""Addresses on the net: email and Telegram, cleaned to the one form they are stored and compared in."""

import re
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.errors import CellError, shown
from common.values import is_blank

LONGEST_EMAIL = 254
_LONGEST_LOCAL = 64

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"))
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})")
_NAMED = re.compile(r"[^<>@]*<\s*([^<>]+?)\s*>")


class ContactError(CellError):
    """A cell that is not an address of its kind."""


def clean_email(text: str) -> str:
    """Lower-case, the domain in ASCII (xn--…), "" for an empty cell; raises ContactError for what is no address."""
    address = text.strip().lower()
    if _EMAIL.fullmatch(address) and len(address) <= LONGEST_EMAIL and address.index("@") <= _LONGEST_LOCAL:
        return address
    if is_blank(text):
        return ""
    address = address.translate(_INVISIBLE).removeprefix("mailto:").rstrip(",;.").strip()
    if named := _NAMED.fullmatch(address):
        address = named[1]
    local, _at, domain = address.rpartition("@")
    address = f"{local}@{_ascii_domain(domain)}"
    if complaint := _what_is_wrong(address, local):
        raise ContactError(complaint, {"value": shown(text)})
    return address


@lru_cache(maxsize=1024)
def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _what_is_wrong(address: str, local: str) -> str | Promise:
    """The sentence about an address, or nothing if it is one."""
    checks = (
        ("\r" in address or "\n" in address, _("“%(value)s” has more than one line. Leave one email address.")),
        (not local, _("“%(value)s” is not an email address. Write it as name@example.com.")),
        (local.startswith('"'), _("“%(value)s”: an address with quotes cannot be used here. Ask for another one.")),
        ("@" in local, _("“%(value)s” has two @ signs. Leave one email address in the cell.")),
        (
            len(address) > LONGEST_EMAIL or len(local) > _LONGEST_LOCAL,
            _("“%(value)s” is too long for an email address. Check it for text that does not belong to it."),
        ),
        (
            not local.isascii(),
            _("“%(value)s” has letters that are not Latin before the @. Type it anew in Latin letters."),
        ),
        (any(letter.isspace() for letter in address), _("“%(value)s” has a space inside. Take it out.")),
        (
            not _EMAIL.fullmatch(address),
            _("“%(value)s” is not an email address. Check its dots and the part after the @."),
        ),
    )
    return next((sentence for is_wrong, sentence in checks if is_wrong), "")


_LINK = re.compile(r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?|tg://resolve/?\?domain=", re.IGNORECASE)
_USERNAME = re.compile(r"[a-z](?:_?[a-z0-9]){3,31}")
_LONGEST_USERNAME = 32
_TELEGRAM_ID = re.compile(r"(?:id\s*:?\s*)?(\d{1,16})(?:\.0+)?", re.IGNORECASE | re.ASCII)
_LARGEST_TELEGRAM_ID = 2**52


def clean_telegram(text: str) -> str:
    """The username without @, in lower case, of @name, t.me/name and the like; "" for an empty cell."""
    bare = text.strip().translate(_INVISIBLE)
    if is_blank(bare):
        return ""
    name = re.split(r"[/?&#]", _LINK.sub("", bare, count=1), maxsplit=1)[0].strip().removeprefix("@").lower()
    if _USERNAME.fullmatch(name) and len(name) <= _LONGEST_USERNAME and name != "joinchat":
        return name
    if bare.isdecimal():
        complaint = _("“%(value)s” is a number, not a Telegram name. Put it in the column of Telegram ids or phones.")
    elif name.startswith("+") or name == "joinchat":
        complaint = _("“%(value)s” is a phone or an invitation, not a Telegram name. Write it as @name.")
    else:
        complaint = _(
            "“%(value)s” is not a Telegram name. A name is @ and 4 to 32 Latin letters, digits or _, a letter first."
        )
    raise ContactError(complaint, {"value": shown(text)})


def clean_telegram_id(text: str) -> int | None:
    """The number Telegram knows a person by; None for an empty cell."""
    if is_blank(text):
        return None
    found = _TELEGRAM_ID.fullmatch(text.strip())
    number = int(found[1]) if found else 0
    if not 0 < number < _LARGEST_TELEGRAM_ID:
        raise ContactError(
            _("“%(value)s” is not the Telegram id of a person. It is a number such as 123456789."),
            {"value": shown(text)},
        )
    return number
