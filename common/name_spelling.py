"""A name's sound: one key for the spellings of one name, and how alike two given names or surnames are."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from common.given_names import GIVEN_NAMES
from common.translit import search_key


class Alike(IntEnum):
    """How alike two words of a name are; each allows less than the one before."""

    APART = 0
    NEAR = 1
    CLOSE = 2
    EQUAL = 3


# Spellings of one sound. The order matters: "zh" before "h", the x of Alexey before the Uzbek one. Yo‘ldosh is Юлдаш.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=ale)x|(?<=ma)x(?=im)|(?<=o)x(?=an)|(?<=feli)x|^x(?=eni)", "ks"),
        (r"sch|shch", "sh"),
        (r"zh|dj", "j"),
        (r"kh|x", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"q|c(?!h)|ck", "k"),
        (r"w", "v"),
        (r"t[sz]", "s"),
        (r"y[eo]|^yu", "e"),
        (r"iy|yi|y", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[ao])h$", ""),
        (r"(?<=.{4})[jh][oa]n$", ""),
    )
]
_SHORTEST_WITH_TYPO = 5
_NEAR_PERCENT = 80
_SIMILAR_VOWELS = frozenset({"ao", "oa", "ei", "ie", "ou", "uo", "ae", "ea"})
# At the beginning of a name another vowel is more often another name: Alina and Elina.
_SIMILAR_FIRST_VOWELS = frozenset({"ao", "oa", "ou", "uo"})
_SIMILAR_CONSONANTS = frozenset({"zs", "sz", "bp", "pb", "dt", "td", "gk", "kg", "vf", "fv", "jz", "zj", "hk", "kh"})
# What is added to a name out of courtesy or makes a new one of it: Aziz, Azizbek.
_ADDITIONS = ("bek", "oi", "bonu", "gul", "bibi", "ali")
_SURNAME_FORMS = [
    (re.compile(r"skaia$"), "ski"),
    (re.compile(r"(?<=ov|ev|in)a$"), ""),
    (re.compile(r"(?<=.{3})[oe]v$"), ""),
]


@lru_cache(maxsize=16384)
def spelling_key(word: str) -> str:
    """Madina, Мадина and Madinaxon are "madina"; Xadicha, Khadicha and Хадича are "hadicha"."""
    key = search_key(word).replace(" ", "")
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key


_KNOWN = frozenset(map(spelling_key, GIVEN_NAMES.split()))


def compare_given(a: str, b: str) -> Alike:
    """Two single given names."""
    if is_initial(a) or is_initial(b):
        short, long = sorted((spelling_key(a), spelling_key(b)), key=len)
        return Alike.CLOSE if long.startswith(short) else Alike.APART
    a, b = spelling_key(a), spelling_key(b)
    if a == b:
        return Alike.EQUAL
    # Two names that people bear are two names, however alike: Hasan and Husan, Munisa and Munira, Aziz and Aziza.
    if (a in _KNOWN and b in _KNOWN) or a + "a" == b or b + "a" == a:
        return Alike.APART
    if _differ_in_vowels(a, b):
        return Alike.CLOSE
    return _compare_letters(a, b)


def is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


def _differ_in_vowels(a: str, b: str) -> bool:
    """Timur and Temur, Bobur and Babur: the same consonants between vowels that spelling confuses."""
    if len(a) != len(b) or not a:
        return False
    pairs = [x + y for x, y in zip(a, b, strict=True) if x != y]
    first = a[0] == b[0] or a[0] + b[0] in _SIMILAR_FIRST_VOWELS
    return first and len(pairs) < 3 and all(pair in _SIMILAR_VOWELS for pair in pairs)


def _compare_letters(a: str, b: str) -> Alike:
    short, long = sorted((a, b), key=len)
    if len(short) >= _SHORTEST_WITH_TYPO and OSA.distance(a, b) == 1:
        return Alike.CLOSE if _is_slip(short, long) else Alike.NEAR
    if long.startswith(short) and long[len(short) :] in _ADDITIONS:
        return Alike.NEAR
    return Alike.NEAR if fuzz.ratio(a, b) >= _NEAR_PERCENT else Alike.APART


def _is_slip(short: str, long: str) -> bool:
    """Whether one edit is a slip of the hand: inside the word, and no letter that makes another sound."""
    if short[0] != long[0]:
        return False
    if len(short) < len(long):
        return not long.startswith(short)
    (at, *more) = [place for place, (x, y) in enumerate(zip(short, long, strict=True)) if x != y]
    if more:
        return True
    return short[at] + long[at] in _SIMILAR_CONSONANTS


def compare_surnames(a: str, b: str) -> Alike:
    """Two surnames; one that is missing agrees with any."""
    a, b = _surname_key(a), _surname_key(b)
    if not a or not b or a == b:
        return Alike.EQUAL
    if set(a.split()) & set(b.split()) or _differ_in_vowels(a, b):
        return Alike.CLOSE
    typo = min(len(a), len(b)) >= _SHORTEST_WITH_TYPO and OSA.distance(a, b) == 1
    return Alike.CLOSE if typo else Alike.NEAR if fuzz.ratio(a, b) >= _NEAR_PERCENT else Alike.APART


def _surname_key(text: str) -> str:
    """Karimov, Karimova and Karim are one family."""
    words = []
    for word in search_key(text).split():
        key = spelling_key(word)
        for pattern, form in _SURNAME_FORMS:
            key = pattern.sub(form, key)
        words.append(key)
    return " ".join(words)
