"""A piece of a call: what one event says of it, and how its words are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from clients.choices import Direction

LONGEST = 1_000
# Seconds since 1970 of our days, and thousandths of them.
_SECONDS, _THOUSANDTHS = (10**9, 10**10), (10**12, 10**13)
DAY = 24 * 3600


@dataclass(frozen=True)
class Piece:
    """Blank and None where it says nothing. `answered` is None while it rings."""

    call_id: str
    direction: str = ""
    caller: str = ""
    called: str = ""
    answered: bool | None = None
    is_over: bool = False
    seconds: int | None = None
    recording: str = ""
    began_at: datetime | None = None

    @property
    def outside(self) -> str:
        """Whoever is not of us."""
        return self.called if self.direction == Direction.OUTBOUND else self.caller


def text_of(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    return str(value).strip()[:LONGEST] if isinstance(value, str | int) else ""


def seconds_of(text: str) -> int | None:
    """ "61", "61.0", "1:01" and "00:01:01" are the same; nothing for what is no length of a call."""
    try:
        parts = [float(part) for part in text.split(":")]
        total = int(sum(part * 60**place for place, part in enumerate(reversed(parts))))
    except (ValueError, OverflowError):
        return None
    return total if len(parts) <= 3 and 0 <= total <= DAY else None


def moment_of(text: str) -> datetime | None:
    """ISO, seconds or thousandths since 1970; without a zone it is the clock of the center."""
    digits = text.partition(".")[0]
    if digits.isdecimal() and len(digits) <= 13:
        number = int(digits)
        if _THOUSANDTHS[0] <= number < _THOUSANDTHS[1]:
            number //= 1000
        return datetime.fromtimestamp(number, UTC) if _SECONDS[0] <= number < _SECONDS[1] else None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None


def recording_of(text: str) -> str:
    """Only https, to a host; anything else is no link that may be shown."""
    try:
        parts = urlsplit(text)
        is_fine = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    except ValueError:
        return ""
    return text if is_fine and text.isprintable() and " " not in text and len(text) <= LONGEST else ""
