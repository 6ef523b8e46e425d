"""Free words of families taken apart: words in plain Latin letters, hours, dashes."""

import re
from dataclasses import dataclass
from datetime import time

from common.translit import search_key

_PIECES = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5][05]))?(?![\d]|[.:]\d)(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"|(?P<word>[^\W\d_]+(?:['`’ʻʼ‘][^\W\d_]+)*)|(?P<dash>[-–—])",
    re.IGNORECASE,
)
# Nobody learns before: "after 4" is in the afternoon.
_FIRST_HOUR = 7


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, an hour, or a dash, which is neither; an hour is `exact` if it can be nothing else."""

    word: str = ""
    hour: time | None = None
    is_exact: bool = False

    @property
    def is_dash(self) -> bool:
        return not self.word and self.hour is None


def pieces_of(text: str) -> list[Piece]:
    """Numbers that are no hours are left out."""
    found = (_piece(match) for match in _PIECES.finditer(text))
    return [piece for piece in found if piece]


def _piece(match: re.Match[str]) -> Piece | None:
    if match["dash"]:
        return Piece()
    if match["word"]:
        word = search_key(match["word"]).replace(" ", "")
        return Piece(word=word) if word else None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif 0 < hour < _FIRST_HOUR:
        hour += 12
    if hour > 23:
        return None
    return Piece(hour=time(hour, int(match["minute"] or 0)), is_exact=bool(half or match["minute"]))
