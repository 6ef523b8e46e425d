"""One column that holds a whole name, taken apart: which word is the given name, which the surname."""

from functools import lru_cache
from typing import NamedTuple

from common.translit import search_key

# The endings of surnames after transliteration. Those of the second group end given names as well.
_SURNAME_ENDINGS = (
    "ov", "ova", "ev", "eva", "skiy", "skaya", "skii", "skaia", "sky", "enko", "chuk", "zoda", "zade", "zada",
    "shvili", "dze", "yants", "unts",
)  # fmt: skip
_PERHAPS_ENDINGS = ("in", "ina", "yan", "ian", "uk", "ich", "iy", "aya")
_SHORT_SURNAMES = frozenset(
    {"kim", "pak", "li", "lee", "tsoy", "tsoi", "choy", "ten", "tyan", "xegay", "shin", "nam", "yun"}
)
# Given names that end as surnames do.
_GIVEN_NAMES = frozenset(
    {
        "lyubov", "shahzoda", "shaxzoda", "shohzoda", "shoxzoda", "malikzoda", "genoveva",
        "marina", "irina", "karina", "alina", "arina", "darina", "polina", "galina", "regina", "sabina", "sabrina",
        "zarina", "kristina", "ekaterina", "yekaterina", "katerina", "valentina", "angelina", "evelina", "albina",
        "elina", "madina", "amina", "medina", "valentin", "konstantin", "martin", "benjamin", "veniamin", "robin",
        "yasin", "sebastian", "brian", "vivian", "marian", "adrian", "yuriy", "dmitriy", "vasiliy", "anatoliy",
        "evgeniy", "yevgeniy", "grigoriy", "valeriy", "georgiy", "arseniy", "vitaliy", "gennadiy", "arkadiy",
    }
)  # fmt: skip
_PATRONYMIC_ENDINGS = ("ovich", "evich", "yevich", "ovna", "evna", "yevna", "ichna", "inichna")
_CHILD_OF = frozenset(
    {"ogli", "ugli", "oglu", "ogly", "ugly", "uli", "uly", "uulu", "qizi", "kizi", "qyzy", "kyzy", "gizi"}
)


def split_full_name(text: str) -> tuple[str, str]:
    """(first name with a patronymic, last name) of a cleaned full name in either order."""
    if "," in text:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    words = text.split()
    first_of_patronymic, after_patronymic = _patronymic(words)
    if first_of_patronymic:
        return _around(words, first_of_patronymic, after_patronymic)
    if len(words) < 2:
        return text.strip(), ""
    surname = words.pop(_surname_position(words))
    return " ".join(words), surname


def without_patronymic(words: list[str]) -> list[str]:
    """The words of a given name without "Anvarovich" or "Anvar o‘g‘li"."""
    start, end = _patronymic(words)
    return words[:start] + words[end:] if start else words


def _patronymic(words: list[str]) -> tuple[int, int]:
    """Where it starts and ends; (0, 0) if there is none. The first word is never one."""
    for position, word in enumerate(words[1:], 1):
        traits = _traits_of(word)
        if traits.is_child_of and position > 1:
            return position - 1, position + 1
        if traits.is_patronymic:
            return position, position + 1
    return 0, 0


def _around(words: list[str], start: int, end: int) -> tuple[str, str]:
    """The given name stands before the patronymic; the rest, before or after, is the surname."""
    return " ".join(words[start - 1 : end]), " ".join(words[: start - 1] + words[end:])


def _surname_position(words: list[str]) -> int:
    """The word most like a surname; in doubt the last one, for people write "Timur Azizov" to strangers."""
    scores = [_traits_of(word).surname for word in words]
    best = max(scores)
    return scores.index(best) if best and scores.count(best) == 1 else len(words) - 1


class _Traits(NamedTuple):
    """What a word tells about its place in a name."""

    is_child_of: bool
    is_patronymic: bool
    surname: int


# Words of names repeat, in a file of a million rows more than in any other.
@lru_cache(maxsize=16384)
def _traits_of(word: str) -> _Traits:
    key = search_key(word)
    return _Traits(
        is_child_of=key in _CHILD_OF,
        is_patronymic=key.endswith(_PATRONYMIC_ENDINGS) and len(key) > 6,
        surname=_likeness_to_surname(key),
    )


def _likeness_to_surname(key: str) -> int:
    if key in _GIVEN_NAMES or key.endswith("ddin"):
        return 0
    if len(key) > 4 and key.endswith(_SURNAME_ENDINGS):
        return 2
    return 1 if key in _SHORT_SURNAMES or (len(key) > 4 and key.endswith(_PERHAPS_ENDINGS)) else 0
