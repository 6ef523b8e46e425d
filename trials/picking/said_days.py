"""Days of the week in the words of families: "Mon Wed Fri", "по вторникам", "toq kunlari"."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from scheduling.day_pattern import DayPattern
from trials.picking.pieces import Piece, pieces_of

# From Monday on: how a word begins in plain letters, and what it is when it is short.
_STEMS = (
    ("monda", "poned", "dusha"), ("tuesd", "vtorn", "sesha"), ("wedne", "chors"), ("thurs", "chetverg", "paysh"),
    ("frida", "pyatn", "juma"), ("satur", "subbo", "shanb"), ("sunda", "voskr", "yaksh"),
)  # fmt: skip
_WORDS = (
    ("mon", "pn", "pon", "du", "dush"), ("tue", "tues", "vt", "se", "sesh"),
    ("wed", "sr", "sreda", "sredu", "sredy", "sredam", "cho", "chor"), ("thu", "thur", "cht", "pay"),
    ("fri", "pt", "ju", "jum"), ("sat", "sb", "sub", "sha", "shan"), ("sun", "vs", "yak"),
)  # fmt: skip
_SEVERAL = ((("weekend", "vyxodn", "olish"), (5, 6)), (("weekday", "workday", "budn"), (0, 1, 2, 3, 4)))
_ODD, _EVEN = ("odd", "nechet", "nechyot", "toq"), ("chetn", "chyotn", "juft")
# "Tue-Thu" are two days, "Mon-Fri" are five.
_SHORTEST_STRETCH = 4


@lru_cache(maxsize=1024)
def days_said(text: str) -> DayPattern | None:
    """None if no days are named, or all of them."""
    pieces = pieces_of(text)
    if days := frozenset(_weekdays(pieces)):
        return DayPattern(weekdays=days) if len(days) < 7 else None
    words = [piece.word for piece in pieces]
    odd, even = (any(word.startswith(stems) for word in words) for stems in (_ODD, _EVEN))
    even = even or "even" in words
    return DayPattern(remainder=int(odd)) if odd != even else None


def _weekdays(pieces: Sequence[Piece]) -> Iterator[int]:
    days = [_day_of(piece.word) for piece in pieces]
    for number, (piece, day) in enumerate(zip(pieces, days, strict=True)):
        if day is not None:
            yield day
        elif piece.is_dash:
            yield from _between(days, number)
        else:
            yield from (one for stems, several in _SEVERAL if piece.word.startswith(stems) for one in several)


def _day_of(word: str) -> int | None:
    return next(
        (day for day in range(7) if word and (word in _WORDS[day] or word.startswith(_STEMS[day]))),
        None,
    )


def _between(days: Sequence[int | None], dash: int) -> range:
    """What one dash between two days leaves out; in Mon-Wed-Fri the dashes only part them."""
    around = days[max(0, dash - 3) : dash + 4]
    first, last = (days[dash - 1] if dash else None), (days[dash + 1] if dash + 1 < len(days) else None)
    named = sum(day is not None for day in around)
    if first is None or last is None or named > 2 or last - first < _SHORTEST_STRETCH:
        return range(0)
    return range(first + 1, last)
