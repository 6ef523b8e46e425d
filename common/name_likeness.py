"""Whether two learners reached by one phone are one person: by names in any spelling and order, and by birth date."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rapidfuzz import fuzz

from common.name_order import split_full_name, without_patronymic
from common.name_spelling import Alike, compare_given, compare_surnames, spelling_key
from common.translit import search_key


class Likeness(Enum):
    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class _Name:
    given: tuple[str, ...]
    surname: str


# By how alike the given names are (rows) and the surnames: apart, near, close, equal.
_UNSURE, _SAME, _DIFFERENT = Likeness.UNSURE, Likeness.SAME, Likeness.DIFFERENT
_VERDICTS = {
    Alike.EQUAL: (_UNSURE, _SAME, _SAME, _SAME),
    Alike.CLOSE: (_UNSURE, _UNSURE, _UNSURE, _SAME),
    Alike.NEAR: (_DIFFERENT, _UNSURE, _UNSURE, _UNSURE),
    Alike.APART: (_DIFFERENT, _DIFFERENT, _DIFFERENT, _DIFFERENT),
}


def compare_learners(
    first_a: str, last_a: str, birth_a: date | None, first_b: str, last_b: str, birth_b: date | None
) -> Likeness:
    """SAME fills one from the other, DIFFERENT makes a relative, UNSURE goes to a person to decide."""
    if birth_a and birth_b and birth_a != birth_b:
        return Likeness.DIFFERENT
    if spelling_key(first_a + last_a) == spelling_key(first_b + last_b):
        return Likeness.SAME
    a, b = _name(first_a, last_a), _name(first_b, last_b)
    if not a.given or not b.given:
        return _compare_without_given(a, b)
    given = _compare_given_names(a.given, b.given)
    verdict = _VERDICTS[given][compare_surnames(a.surname, b.surname)]
    if given is Alike.EQUAL and verdict is Likeness.UNSURE and birth_a and birth_b:
        # Same name and same birthday: the surname was changed.
        return Likeness.SAME
    return _compare_swapped(a, b) if verdict is Likeness.DIFFERENT else verdict


def same_learner(
    first_a: str, last_a: str, birth_a: date | None, first_b: str, last_b: str, birth_b: date | None
) -> bool:
    return compare_learners(first_a, last_a, birth_a, first_b, last_b, birth_b) is Likeness.SAME


def name_similarity(a: str, b: str) -> int:
    """0 to 100, whatever the script and the order of the words."""
    left, right = (" ".join(sorted(search_key(name).split())) for name in (a, b))
    return round(fuzz.ratio(left, right)) if left and right else 0


def _name(first: str, last: str) -> _Name:
    if not last and len(first.split()) > 1:
        first, last = split_full_name(first)
    words = [word for word in first.replace("-", " ").split() if search_key(word)]
    return _Name(tuple(without_patronymic(words)), last if search_key(last) else "")


def _compare_given_names(a: tuple[str, ...], b: tuple[str, ...]) -> Alike:
    """All words of the shorter name must be found in the longer: "Anna" in "Anna Maria"."""
    if len(a) == len(b) == 1:
        return compare_given(a[0], b[0])
    short, long = sorted((a, b), key=len)
    alike = min(max(compare_given(word, other) for other in long) for word in short)
    return min(alike, Alike.CLOSE) if len(short) < len(long) else alike


def _compare_without_given(a: _Name, b: _Name) -> Likeness:
    """A name that is missing contradicts nothing; a surname may be a given name in the wrong column."""
    if not a.surname or not b.surname:
        return _compare_lone(a, b)
    if compare_surnames(a.surname, b.surname) >= Alike.NEAR:
        return Likeness.SAME
    lone, full = (a, b) if not a.given else (b, a)
    found = bool(full.given) and _compare_given_names((lone.surname,), full.given) >= Alike.CLOSE
    return Likeness.SAME if found else Likeness.UNSURE


def _compare_lone(a: _Name, b: _Name) -> Likeness:
    words = [name.given or ((name.surname,) if name.surname else ()) for name in (a, b)]
    if not all(words) or _compare_given_names(words[0], words[1]) >= Alike.CLOSE:
        return Likeness.SAME
    return Likeness.UNSURE


def _compare_swapped(a: _Name, b: _Name) -> Likeness:
    """First and last name in each other's column; or a surname alone in the column of first names."""
    if a.surname and b.surname:
        crossed = [_compare_given_names(a.given, (b.surname,)), _compare_given_names((a.surname,), b.given)]
        if min(crossed) >= Alike.CLOSE:
            return Likeness.SAME
    elif a.surname or b.surname:
        full, lone = (a, b) if a.surname else (b, a)
        if compare_surnames(full.surname, lone.given[0]) >= Alike.CLOSE and _ends_as_surname(lone.given[0]):
            return Likeness.UNSURE
    return Likeness.DIFFERENT


def _ends_as_surname(word: str) -> bool:
    return search_key(word).endswith(("ov", "ova", "ev", "eva"))
