"""Makes up students and who answers for them: mothers, fathers, brothers and sisters, grown-ups who pay themselves."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from clients.choices import ClientStatus, ContactRelation, Gender
from clients.factories import save_clients
from clients.models import Client, ClientContact
from common.names import search_key
from crm_project.demo import words
from crm_project.demo.leads import of_woman
from organizations.models import Branch


@dataclass
class Families:
    """What was made up, before it is saved."""

    children: list[Client] = field(default_factory=list)
    adults: list[Client] = field(default_factory=list)
    guardians: list[Client] = field(default_factory=list)
    links: list[ClientContact] = field(default_factory=list)

    def save(self) -> None:
        save_clients([*self.guardians, *self.children, *self.adults], self.links)


class FamilyAuthor:
    """The same dice make up the same families."""

    def __init__(self, dice: random.Random, today: date, phone: Callable[[], str], branches: list[Branch]) -> None:
        self.dice, self.today, self.phone, self.branches = dice, today, phone, branches
        self.families = Families()
        self._people: set[tuple[str, str, date]] = set()

    def write(self, children: int, adults: int) -> Families:
        while len(self.families.children) < children:
            self._family(min(self.dice.choices((1, 2, 3), (78, 18, 4))[0], children - len(self.families.children)))
        self.families.adults += [self._person(self.dice.randrange(16, 34), script=0) for _each in range(adults)]
        return self.families

    def _family(self, children: int) -> None:
        script = 1 if self.dice.random() < 0.15 else 0
        surname = self.dice.choice(words.SURNAMES)[script]
        mother = self._person(self.dice.randrange(29, 46), script, surname, Gender.FEMALE)
        parents = [(mother, ContactRelation.MOTHER)]
        if self.dice.random() < 0.3:
            father = self._person(self.dice.randrange(31, 50), script, surname, Gender.MALE)
            parents.append((father, ContactRelation.FATHER))
        self.families.guardians += [parent for parent, _relation in parents]
        payer = self.dice.choice(parents)[0]
        for _child in range(children):
            child = self._person(self.dice.randrange(7, 15), script, surname)
            child.phone = child.email = child.telegram_username = ""
            self.families.children.append(child)
            for place, (parent, relation) in enumerate(parents):
                self.families.links.append(
                    ClientContact(
                        client=child, contact=parent, relation=relation, is_primary=place == 0, pays=parent is payer
                    )
                )

    def _person(self, age: int, script: int, surname: str = "", gender: str = "") -> Client:
        dice = self.dice
        gender = gender or dice.choice((Gender.FEMALE, Gender.MALE))
        surname = surname or dice.choice(words.SURNAMES)[script]
        is_woman = gender == Gender.FEMALE
        first_name = dice.choice(words.GIRLS if is_woman else words.BOYS)[script]
        last_name = of_woman(surname) if is_woman else surname
        born = self.today - timedelta(days=age * 365 + dice.randrange(365))
        phone = self.phone()
        return Client(
            first_name=first_name,
            last_name=last_name,
            gender=gender,
            birth_date=self._own_birth_date(first_name, last_name, born),
            phone=phone,
            email=_email(first_name, phone),
            status=ClientStatus.ACTIVE,
            language="ru" if script else "uz",
            city="Tashkent",
            district=dice.choice(words.DISTRICTS),
            branch=dice.choice(self.branches),
            marketing_consent=dice.random() < 0.8,
            created_at=timezone.now() - timedelta(days=dice.randrange(20, 700), hours=dice.randrange(12)),
        )

    def _own_birth_date(self, first_name: str, last_name: str, born: date) -> date:
        """Namesakes are born on different days: nothing else would tell them apart in a list."""
        while (first_name, last_name, born) in self._people:
            born -= timedelta(days=1)
        self._people.add((first_name, last_name, born))
        return born


def _email(first_name: str, phone: str) -> str:
    """Every other one has left an address; without the dice, so that people stay who they are."""
    if int(phone[-1]) % 2:
        return ""
    return f"{re.sub('[^a-z]', '', search_key(first_name))}.{phone[-5:]}@example.com"
