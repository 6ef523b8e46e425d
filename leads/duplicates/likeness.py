"""Whether two leads may be one person, why, and how much alike they are. A name alone is no evidence.

A near match needs a similar name and another field that agrees: a phone one slip of the hand away, the birth date, the
address before the @. Twins, brothers and sisters share those fields, so given names that differ rule a pair out.
"""

from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from common.names import Likeness, compare_learners, search_key
from leads.choices import DuplicateReason

SIMILAR_PERCENT = 88
# Below this not even two spellings of one name are looked at.
WORTH_A_LOOK_PERCENT = 80
LONE_EVIDENCE_COSTS = 10
# The digits in which people slip: the number inside its country.
NATIONAL_DIGITS = 9
SHORTEST_PHONE = 11
SHORTEST_MAILBOX = 5


class Person(NamedTuple):
    """What of a lead is compared."""

    lead_id: int
    first_name: str
    last_name: str
    birth_date: date | None
    phone: str
    email: str
    telegram_username: str
    family_id: int | None


class Similarity(NamedTuple):
    reasons: tuple[DuplicateReason, ...]
    percent: int


def name_key(person: Person) -> str:
    """The learner's name whatever the script and the order of its words; empty if it has none."""
    first, last = search_key(person.first_name), search_key(person.last_name)
    if first.isalnum() and last.isalnum():  # nearly everybody
        return f"{first} {last}" if first < last else f"{last} {first}"
    return " ".join(sorted(f"{first} {last}".split()))


def compare_people(a: Person, b: Person) -> Similarity | None:
    """None if nothing speaks for one person, or something speaks against it."""
    if a.family_id is not None and a.family_id == b.family_id:
        return None
    # Names first: most pairs are strangers, and their names say so at once.
    percent = _name_percent(a, b)
    if percent < WORTH_A_LOOK_PERCENT:
        return None
    evidence = _evidence(a, b)
    if not _is_enough(evidence, a, b):
        return None
    verdict = compare_learners(a.first_name, a.last_name, a.birth_date, b.first_name, b.last_name, b.birth_date)
    if verdict is Likeness.DIFFERENT or (percent < SIMILAR_PERCENT and verdict is not Likeness.SAME):
        return None
    likeness = percent if len(evidence) > 1 else percent - LONE_EVIDENCE_COSTS
    return Similarity((*evidence, _name_reason(a, b)), likeness)


def _name_percent(a: Person, b: Person) -> int:
    names = name_key(a), name_key(b)
    return round(fuzz.ratio(*names)) if all(names) else 0


def _is_enough(evidence: list[DuplicateReason], a: Person, b: Person) -> bool:
    """Hundreds called Aziza are born on one day: a date alone needs two words in each name."""
    if evidence == [DuplicateReason.BIRTH_DATE]:
        return " " in name_key(a) and " " in name_key(b)
    return bool(evidence)


def _evidence(a: Person, b: Person) -> list[DuplicateReason]:
    found = {
        DuplicateReason.PHONE: a.phone and a.phone == b.phone,
        DuplicateReason.PHONE_SLIP: is_phone_slip(a.phone, b.phone),
        DuplicateReason.BIRTH_DATE: a.birth_date and a.birth_date == b.birth_date,
        DuplicateReason.EMAIL: a.email and a.email == b.email,
        DuplicateReason.MAILBOX: a.email != b.email and len(mailbox(a.email)) and mailbox(a.email) == mailbox(b.email),
        DuplicateReason.TELEGRAM: a.telegram_username and a.telegram_username == b.telegram_username,
    }
    return [reason for reason, agrees in found.items() if agrees]


def mailbox(email: str) -> str:
    """What stands before the @, if it is long enough to be somebody's own."""
    name = email.partition("@")[0]
    return name if len(name) >= SHORTEST_MAILBOX else ""


def is_phone_slip(a: str, b: str) -> bool:
    """One digit typed wrong, or two neighbours swapped."""
    if len(a) != len(b) or len(a) < SHORTEST_PHONE or a[:-NATIONAL_DIGITS] != b[:-NATIONAL_DIGITS]:
        return False
    places = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(places) == 2:
        first, second = places
        return second == first + 1 and a[first] == b[second] and a[second] == b[first]
    return len(places) == 1


def _name_reason(a: Person, b: Person) -> DuplicateReason:
    if (a.first_name.casefold(), a.last_name.casefold()) == (b.first_name.casefold(), b.last_name.casefold()):
        return DuplicateReason.NAME
    keys = [(search_key(person.first_name), search_key(person.last_name)) for person in (a, b)]
    if keys[0] == keys[1]:
        return DuplicateReason.NAME_SPELLING
    if name_key(a) == name_key(b):
        return DuplicateReason.NAME_SWAPPED
    if OSA.distance(name_key(a), name_key(b)) == 1:
        return DuplicateReason.NAME_LETTER
    return DuplicateReason.NAME_ALIKE
