"""The demo's families: people one can tell apart."""

import random
from collections import Counter
from datetime import date
from itertools import count

import pytest

from crm_project.demo import words
from crm_project.demo.families import FamilyAuthor
from organizations.models import Branch


def test_no_two_share_a_name_and_a_birth_date(monkeypatch: pytest.MonkeyPatch) -> None:
    for names in ("SURNAMES", "GIRLS", "BOYS"):
        monkeypatch.setattr(words, names, getattr(words, names)[:1])
    numbers = count(998_900_000_000)
    dice = random.Random(7)
    author = FamilyAuthor(dice, date(2027, 2, 1), lambda: f"+{next(numbers)}", [Branch(name="Center")])
    families = author.write(children=150, adults=450)
    people = [*families.children, *families.adults, *families.guardians]
    assert len(people) > 600
    met = Counter((person.first_name, person.last_name, person.birth_date) for person in people)
    assert set(met.values()) == {1}
