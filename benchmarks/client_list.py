"""The list of clients over many clients: milliseconds on the server and queries of each kind of page.

python -m benchmarks.client_list [--clients 100000] [--repeat 5]

Six of ten learn, most of them with somebody who answers for them; one of twenty is a company.
"""

import argparse
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched, chain
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402

from benchmarks.housekeeping import tidy  # noqa: E402
from benchmarks.pages import Measured, measure_page, measure_pages  # noqa: E402
from benchmarks.people_file import CITIES, ENGLISH, RUSSIAN, SYLLABLES, UZBEK  # noqa: E402
from clients.choices import ClientEventKind, ClientKind, ClientStatus  # noqa: E402
from clients.models import Client, ClientContact, ClientEvent  # noqa: E402
from clients.services.edit_client import searched_text  # noqa: E402
from organizations.choices import Role  # noqa: E402
from organizations.factories import make_branch, make_member, make_organization, make_tag  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

LIST = "/admin/clients/client/"
DAYS = 1_100
ALLOWED_MS = {"postgresql": 150, "sqlite": 300}
BATCH = 400
TABLES = ("clients_client", "clients_clientcontact", "clients_client_tags", "clients_clientevent")


class Crowd:
    """Made-up clients of one center, and the rows their filters name."""

    def __init__(self, count: int) -> None:
        self.chance = random.Random(7)
        self.center = make_organization(slug="bench", name="Bench")
        self.owner = make_member(Role.OWNER, organization=self.center)
        self.sellers = [make_member(Role.SALESPERSON, organization=self.center).pk for _ in range(10)]
        with organization_scope(self.center), transaction.atomic():
            self.branches = [make_branch().pk for _ in range(3)]
            self.tags = [make_tag().pk for _ in range(5)]
            self._fill(count)
        for table in TABLES:
            tidy(table)

    def _fill(self, count: int) -> None:
        for some in batched(self._clients(count), BATCH * 10):
            Client.objects.bulk_create(some, batch_size=BATCH)
        persons = list(Client.objects.persons().order_by("pk").values_list("pk", flat=True))
        # Who learns and who answers come side by side.
        self.chance.shuffle(persons)
        learners = persons[: len(persons) * 6 // 10]
        links = (
            ClientContact(client_id=child, contact_id=parent, is_primary=True, pays=True)
            for child, parent in zip(learners, persons[len(learners) :], strict=False)
        )
        for some_links in batched(links, BATCH * 10):
            ClientContact.objects.bulk_create(some_links, batch_size=BATCH)
        self._tell(persons, learners)
        through = Client.tags.through
        tagged = (through(client_id=pk, tag_id=self.chance.choice(self.tags)) for pk in learners[::20])
        through.objects.bulk_create(tagged, batch_size=BATCH)

    def _tell(self, persons: list[int], learners: list[int]) -> None:
        came = (ClientEvent(client_id=pk, kind=ClientEventKind.CREATED) for pk in persons)
        joined = (ClientEvent(client_id=pk, kind=ClientEventKind.ENROLLED) for pk in learners)
        for some in batched(chain(came, joined), BATCH * 10):
            ClientEvent.objects.bulk_create(some, batch_size=BATCH)

    def _clients(self, count: int) -> Iterator[Client]:
        now = datetime.now(UTC)
        for number in range(count):
            client = Client(**self._name(number), **self._facts())
            client.created_at = now - timedelta(days=DAYS * (1 - number / count))
            client.search_text = searched_text(client)
            yield client

    def _name(self, number: int) -> dict[str, Any]:
        if number % 20 == 0:
            return {"kind": ClientKind.COMPANY, "company_name": f"Company {self.chance.choice(SYLLABLES)} {number}"}
        firsts, lasts = self.chance.choices([UZBEK, RUSSIAN, ENGLISH], [55, 30, 15])[0]
        ending = self.chance.choice(SYLLABLES) * self.chance.randrange(3)
        return {"first_name": self.chance.choice(firsts), "last_name": self.chance.choice(lasts) + ending}

    def _facts(self) -> dict[str, Any]:
        chance = self.chance
        return {
            "phone": f"+998{chance.choice(('90', '91', '93', '97', '99'))}{chance.randrange(10**7):07}",
            "status": chance.choice([*ClientStatus]),
            "city": chance.choice([*CITIES, ""]),
            "owner_id": chance.choice(self.sellers) if chance.random() < 0.9 else None,
            "branch_id": chance.choice(self.branches),
            "is_archived": chance.random() < 0.05,
        }


def pages_of(crowd: Crowd) -> dict[str, str]:
    return {
        "first page": "",
        "page 500": "p=500",
        "by name": "o=name",
        "by name, page 500": "o=name&p=500",
        "students": "who=student",
        "students, page 500": "who=student&p=500",
        "families": "who=guardian",
        "companies": "who=company",
        "status": "status=active",
        "owner": f"owner={crowd.sellers[0]}",
        "branch and status": f"branch={crowd.branches[0]}&status=paused",
        "tag": f"tag={crowd.tags[0]}",
        "city": "city=Bukhara",
        "came this week": "created=week",
        "never spoken with": "contact=never",
        "name": "q=karimov",
        "name in Cyrillic": "q=Мадина",
        "two words": "q=madina+karimov",
        "7 digits of a phone": "q=9012345",
        "4 digits of a phone": "q=4567",
        "nobody": "q=qqqqq",
    }


def measure(crowd: Crowd, repeat: int) -> Measured:
    browser = Browser()
    assert crowd.owner.user
    browser.force_login(crowd.owner.user)
    browser.get(LIST)
    return {name: measure_page(browser, f"{LIST}?{query}", repeat) for name, query in pages_of(crowd).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    measure_pages(
        "client_list",
        fill=lambda: Crowd(arguments.clients),
        measure=lambda crowd: measure(crowd, arguments.repeat),
        allowed_ms=ALLOWED_MS,
        about=lambda crowd: {"clients": arguments.clients},
    )


if __name__ == "__main__":
    main()
