"""Finds people by what somebody types: a name in any script, any part of a phone however written, an address."""

import re

from django.db.models import Q

from common.names import search_key
from common.phone import search_digits

LONGEST = 200
# Digits with what people put between them, standing alone: "+998 (90) 123-45-67" in "Madina +998 (90) 123-45-67".
_NUMBER = re.compile(r"(?<!\S)[+(]*\d[\d\s().\-+]*(?!\S)")

# No keyboard has them, and PostgreSQL refuses to compare them.
_UNTYPED = re.compile("[\x00-\x1f\ud800-\udfff]")
_ADDRESS_SIGNS = frozenset("._-0123456789")


def search_condition(text: str) -> Q | None:
    """What `search_text` has to hold: every word and every number typed. None if nothing can be looked for."""
    text = _UNTYPED.sub(" ", text).strip()[:LONGEST]
    if whole := search_digits(text):
        return _holds(whole)
    numbers = [search_digits(run) for run in _NUMBER.findall(text)]
    words = _NUMBER.sub(" ", text).split() if all(numbers) else text.split()
    conditions = [_holds(digits) for digits in numbers if digits] + [_word(word) for word in words]
    found = [condition for condition in conditions if condition]
    return Q(*found) if found else None


def _word(word: str) -> Q:
    """One typed word: a name or, if it has the signs of one, an email or a Telegram name."""
    as_name = Q(*(_holds(part) for part in search_key(word).split()))
    typed = word.lower().strip("@,;")
    if "@" in typed:
        return _holds(typed)
    return as_name | _holds(typed) if as_name and not _ADDRESS_SIGNS.isdisjoint(typed) else as_name


def _holds(part: str) -> Q:
    """Fewer than three letters cannot use the index of any part, so they must begin a word."""
    if len(part) > 2:
        return Q(search_text__contains=part)
    return Q(search_text__startswith=part) | Q(search_text__contains=f" {part}")
