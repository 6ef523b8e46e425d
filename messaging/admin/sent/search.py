"""Finds messages by a whole address in all of them, by a part of a name, an address or the text in the newest."""

import re

from django.db.models import Q, QuerySet

from common.phone import PhoneError, PhoneNormalizer, search_digits
from messaging.choices import Channel
from messaging.models import Message
from organizations.scoping import open_organization

# Among so many newest ones words are looked for: a table of years has no index of every word.
NEWEST = 20_000
_UNTYPED = re.compile("[\x00-\x1f\ud800-\udfff]")
_FEWEST_DIGITS = 4


def find_messages(rows: QuerySet, text: str) -> QuerySet:
    text = _UNTYPED.sub(" ", text).strip()[:200]
    if not text:
        return rows
    if addresses := _whole_addresses(text):
        return rows.filter(channel__in=Channel.values, to__in=addresses)
    digits = search_digits(text)
    if len(digits) >= _FEWEST_DIGITS:
        return _newest(rows).filter(Q(to__contains=digits) | Q(text__contains=text))
    rows = _newest(rows)
    for word in text.split()[:6]:
        rows = rows.filter(_holds(word))
    return rows


def _newest(rows: QuerySet) -> QuerySet:
    edge = list(Message.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1])
    return rows.filter(pk__gt=edge[0]) if edge else rows


def _holds(word: str) -> Q:
    """In any of the spellings that capitals make: SQLite knows the capitals of English only."""
    found = Q()
    for spelling in dict.fromkeys((word, word.lower(), word.capitalize(), word.upper())):
        for column in ("recipient", "text", "to"):
            found |= Q(**{f"{column}__contains": spelling})
    return found


def _whole_addresses(text: str) -> list[str]:
    """What the outbox may have written for it: a mailbox, a phone, the number of a chat."""
    if "@" in text:
        return [text.lower()] if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) else []
    try:
        phone = PhoneNormalizer.for_region(open_organization().country).normalize(text)
    except PhoneError:
        return []
    return [phone, text] if phone else []
