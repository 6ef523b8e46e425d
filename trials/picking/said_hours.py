"""Hours of the day in the words of families: "after 16", "с 15 до 17", "18 dan keyin", "in the morning"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from trials.picking.pieces import Piece, pieces_of

_FROM = frozenset(("after", "from", "since", "posle", "s", "so", "ot"))
_UNTIL = frozenset(("before", "until", "till", "to", "by", "do"))
# Uzbek says it behind the hour.
_FROM_BEHIND, _UNTIL_BEHIND = frozenset(("dan", "keyin", "boshlab")), frozenset(("gacha", "oldin"))
_NOON, _DUSK = time(12), time(17)
_PARTS_OF_DAY: tuple[tuple[tuple[str, ...], time | None, time | None], ...] = (
    (("morning", "utr", "ertala"), None, _NOON),
    (("afternoon", "dnyom", "dnem", "kunduz"), _NOON, _DUSK),
    (("obed", "lunch", "tushdan", "shkol", "school", "maktab"), _NOON, None),
    (("evening", "vecher", "kechqur", "kechki", "rabot", "ishdan"), _DUSK, None),
)
_NOTHING = Piece(word="-")


@dataclass(frozen=True, slots=True)
class Hours:
    """From and until which time of the day; None leaves that side open."""

    start: time | None = None
    end: time | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None


@lru_cache(maxsize=1024)
def hours_said(text: str) -> Hours:
    """Empty if none are named, or none that a day can have."""
    pieces = pieces_of(text)
    start = end = None
    for number, piece in enumerate(pieces):
        side = _side(pieces, number) if piece.hour else ""
        start = start or (piece.hour if side == "start" else None)
        end = end or (piece.hour if side == "end" else None)
    hours = Hours(start, end) or _part_of_day(pieces)
    in_order = hours.start is None or hours.end is None or hours.start < hours.end
    return hours if in_order else Hours()


def _side(pieces: Sequence[Piece], number: int) -> str:
    """Whether this hour begins what is wished or ends it, by the words around it; alone it begins it."""
    padded = [_NOTHING, _NOTHING, *pieces, _NOTHING, _NOTHING]
    before_last, before, piece, behind, next_but_one = padded[number : number + 5]
    if (
        {behind.word, next_but_one.word} & _UNTIL_BEHIND
        or before.word in _UNTIL
        or (before.is_dash and before_last.hour)
    ):
        return "end"
    if behind.word in _FROM_BEHIND or before.word in _FROM or piece.is_exact:
        return "start"
    return "start" if behind.is_dash and next_but_one.hour else ""


def _part_of_day(pieces: Sequence[Piece]) -> Hours:
    """Nothing if several are named: either would do."""
    words = [piece.word for piece in pieces]
    named = {(start, end) for stems, start, end in _PARTS_OF_DAY if any(word.startswith(stems) for word in words)}
    return Hours(*named.pop()) if len(named) == 1 else Hours()
