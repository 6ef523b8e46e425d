"""The one string a lead is found by: folded names, then the digits of its phones, then its addresses on the net."""

import re
from collections.abc import Iterable

from common.names import search_key

_NO_DIGIT = re.compile(r"\D+")


def build_search_text(
    first_name: str = "",
    last_name: str = "",
    contact_name: str = "",
    company: str = "",
    phone: str = "",
    email: str = "",
    telegram_username: str = "",
    more_phones: Iterable[str] = (),
) -> str:
    """Space between parts, so that a search never matches across two of them. Runs for every row of an import."""
    names = search_key(f"{first_name} {last_name} {contact_name} {company}")
    phones = [_NO_DIGIT.sub("", number) for number in (phone, *more_phones) if number]
    return " ".join(part for part in (names, *phones, email.lower(), telegram_username.lower()) if part)
