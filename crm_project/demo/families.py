"""Makes up students and who answers for them: mothers, fathers, brothers and sisters, grown-ups who pay themselves."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from clients.choices import ClientEventKind, ClientKind, ClientStatus, ContactRelation, Gender
from clients.models import Client, ClientContact, ClientEvent
from common.search_text import build_search_text
from crm_project.demo import words
from crm_project.demo.leads import of_woman
from organizations.models import Branch

BATCH = 500


@dataclass
class Families:
    """What was made up, before it is saved."""

    children: list[Client] = field(default_factory=list)
    adults: list[Client] = field(default_factory=list)
    guardians: list[Client] = field(default_factory=list)
    links: list[ClientContact] = field(default_factory=list)

    def save(self) -> None:
        everybody = [*self.guardians, *self.children, *self.adults]
        Client.objects.bulk_create(everybody, batch_size=BATCH)
        ClientContact.objects.bulk_create(self.links, batch_size=BATCH)
        born = [ClientEvent(client=client, kind=ClientEventKind.CREATED, at=client.created_at) for client in everybody]
        ClientEvent.objects.bulk_create(born, batch_size=BATCH)


class FamilyAuthor:
    """The same dice make up the same families."""

    def __init__(self, dice: random.Random, today: date, phone: Callable[[], str], branches: list[Branch]) -> None:
        self.dice, self.today, self.phone, self.branches = dice, today, phone, branches
        self.families = Families()

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
            child.phone = child.telegram_username = ""
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
        person = Client(
            first_name=dice.choice(words.GIRLS if is_woman else words.BOYS)[script],
            last_name=of_woman(surname) if is_woman else surname,
            gender=gender,
            birth_date=self.today - timedelta(days=age * 365 + dice.randrange(365)),
            phone=self.phone(),
            status=ClientStatus.ACTIVE,
            language="ru" if script else "uz",
            city="Tashkent",
            district=dice.choice(words.DISTRICTS),
            branch=dice.choice(self.branches),
            marketing_consent=dice.random() < 0.8,
        )
        return searchable(person)


def make_company(name: str, phone: str) -> Client:
    return searchable(
        Client(
            kind=ClientKind.COMPANY,
            company_name=name,
            phone=phone,
            status=ClientStatus.ACTIVE,
            city="Tashkent",
            industry="Logistics" if "Logistics" in name else "Banking",
        )
    )


def searchable(client: Client) -> Client:
    client.search_text = build_search_text(
        client.first_name, client.last_name, company=client.company_name, phone=client.phone, email=client.email
    )
    return client
