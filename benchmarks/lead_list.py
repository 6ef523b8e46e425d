"""The lead list over many leads: milliseconds on the server and queries of each kind of page.

python -m benchmarks.lead_list [--leads 1000000] [--repeat 5]

A page is measured twice: `first` after every kept count was forgotten, `next` as the click after it.
"""

import argparse
import os
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.housekeeping import tidy  # noqa: E402
from benchmarks.pages import Measured, measure_page, measure_pages  # noqa: E402
from benchmarks.people_file import CITIES, ENGLISH, RUSSIAN, SYLLABLES, UZBEK  # noqa: E402
from common.search_text import build_search_text  # noqa: E402
from leads.choices import CLOSED_STATUSES, Door, LeadStatus  # noqa: E402
from leads.factories import make_source  # noqa: E402
from leads.models import Lead  # noqa: E402
from leads.services.refresh_statistics import refresh_statistics  # noqa: E402
from organizations.choices import Role  # noqa: E402
from organizations.factories import make_member, make_organization, make_tag  # noqa: E402
from organizations.models import Membership  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402
from scheduling.factories import make_course  # noqa: E402

LIST = "/admin/leads/lead/"
DAYS = 1_100
STATUSES = [LeadStatus.NEW] * 15 + [LeadStatus.CONTACTED] * 12 + [LeadStatus.LOST] * 28 + [*LeadStatus] * 3
ALLOWED_MS = {"postgresql": 150, "sqlite": 300}
ALLOWED_QUERIES = 12


class Crowd:
    """Made-up leads of one center, and the rows their filters name."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.center = make_organization(slug="bench", name="Bench")
        self.owner = make_member(Role.OWNER, organization=self.center)
        with organization_scope(self.center):
            self.sources = [make_source().pk for _ in range(12)]
            self.courses = [make_course().pk for _ in range(8)]
            self.tags = [make_tag().pk for _ in range(5)]
        self.sellers = [make_member(Role.SALESPERSON, organization=self.center).pk for _ in range(10)]

    def _name(self) -> tuple[str, str]:
        firsts, lasts = self.chance.choices([UZBEK, RUSSIAN, ENGLISH], [55, 30, 15])[0]
        ending = self.chance.choice(SYLLABLES) * self.chance.randrange(3)
        return self.chance.choice(firsts), self.chance.choice(lasts) + ending

    def rows(self, count: int) -> Iterator[dict[str, Any]]:
        chance, now = self.chance, datetime.now(UTC)
        for number in range(count):
            first, last = self._name()
            phone = f"+998{chance.choice(('90', '91', '93', '97', '99'))}{chance.randrange(10**7):07}"
            email = f"{number}@example.com" if chance.random() < 0.3 else ""
            telegram = f"person{number}" if chance.random() < 0.2 else ""
            status = chance.choice(STATUSES)
            plans = status not in CLOSED_STATUSES and chance.random() < 0.2
            yield {
                "first_name": first,
                "last_name": last,
                "phone": phone,
                "email": email,
                "telegram_username": telegram,
                "search_text": build_search_text(first, last, phone=phone, email=email, telegram_username=telegram),
                "status": status.value,
                "city": chance.choice([*CITIES, ""]),
                "region": "Tashkent region" if chance.random() < 0.2 else "",
                "source_id": chance.choice(self.sources),
                "owner_id": chance.choice(self.sellers) if chance.random() < 0.9 else None,
                "course_id": chance.choice(self.courses) if chance.random() < 0.5 else None,
                "created_at": now - timedelta(days=DAYS * (1 - number / count)),
                "next_contact_at": now + timedelta(minutes=chance.randrange(-20_000, 40_000)) if plans else None,
                "is_archived": chance.random() < 0.05,
            }

    def fill(self, count: int) -> None:
        blank = Lead(organization=self.center, door=Door.CSV)
        columns = [field for field in Lead._meta.concrete_fields if not (field.primary_key or field.generated)]
        values = {field.attname: field.get_prep_value(getattr(blank, field.attname)) for field in columns}
        values |= {"utm": "{}", "extra": "{}", "consent": None}
        names = [str(field.column) for field in columns]
        made = ({**values, "public_id": uuid.UUID(int=self.chance.getrandbits(128)), **row} for row in self.rows(count))
        write = _copy if connection.vendor == "postgresql" else _insert
        write(names, ([row[field.attname] for field in columns] for row in made))
        with organization_scope(self.center):
            self._tag_some(count // 20)
        refresh_statistics()

    def _tag_some(self, count: int) -> None:
        through = Lead.tags.through
        keys = Lead.objects.order_by("-pk").values_list("pk", flat=True)[:count]
        through.objects.bulk_create(
            (through(lead_id=pk, tag_id=self.chance.choice(self.tags)) for pk in keys), batch_size=400
        )


def _copy(names: list[str], rows: Iterator[list[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY leads_lead ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    tidy("leads_lead")


def _insert(names: list[str], rows: Iterator[list[Any]]) -> None:
    sql = f"INSERT INTO leads_lead ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
    adapt = {uuid.UUID: lambda value: value.hex, datetime: connection.ops.adapt_datetimefield_value}
    with transaction.atomic(), connection.cursor() as cursor:
        for some in batched(rows, 20_000):
            cursor.executemany(sql, [[adapt.get(type(cell), _same)(cell) for cell in row] for row in some])


def _same(value: Any) -> Any:
    return value


def pages_of(crowd: Crowd) -> dict[str, str]:
    source, seller, tag, course = crowd.sources[0], crowd.sellers[3], crowd.tags[0], crowd.courses[0]
    return {
        "first page": "",
        "page 500": "p=500",
        "all, page 500": "state=current&p=500",
        "archived, page 500": "state=archived&p=500",
        "status": "status=lost",
        "status, page 500": "status=lost&p=500",
        "two statuses": "status=new&status=interested",
        "source": f"source={source}",
        "owner": f"owner={seller}",
        "no owner": "owner=none",
        "source and owner": f"source={source}&owner={seller}",
        "source, owner, status, city": f"source={source}&owner={seller}&status=sales_offer&city=Bukhara",
        "city": "city=Bukhara",
        "city nobody lives in": "city=Nowhere",
        "course": f"course={course}",
        "tag": f"tag={tag}",
        "came this week": "created=week",
        "came on five days": f"created_from={_days_ago(400)}&created_to={_days_ago(395)}&state=current",
        "overdue": "next=overdue",
        "today": "next=today",
        "no next step": "next=none",
        "name": "q=karimov",
        "name in Cyrillic": "q=Мадина",
        "two words": "q=madina+karimov",
        "two letters": "q=ka",
        "7 digits of a phone": "q=9012345",
        "4 digits of a phone": "q=4567",
        "a whole phone": "q=%2B998+90+123-45-67",
        "nobody": "q=qqqqq",
        "score": "score=70",
        "all by score": "state=current&o=-score",
        "by name": "state=current&o=name",
        "all by next contact": "state=current&o=next",
    }


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def filled_crowd(count: int) -> Crowd:
    crowd = Crowd()
    crowd.fill(count)
    return crowd


def measure(crowd: Crowd, repeat: int) -> Measured:
    clients = {"owner": _browser(crowd.owner), "seller": _browser(Membership._base_manager.get(pk=crowd.sellers[0]))}
    pages = {f"{name}": ("owner", query) for name, query in pages_of(crowd).items()}
    pages |= {f"{name}, as a seller": ("seller", query) for name, query in (("first page", ""), ("page 500", "p=500"))}
    clients["owner"].get(LIST)
    return {name: measure_page(clients[who], f"{LIST}?{query}", repeat) for name, (who, query) in pages.items()}


def _browser(member: Membership) -> Client:
    client = Client()
    assert member.user
    client.force_login(member.user)
    return client


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    measure_pages(
        "lead_list",
        fill=lambda: filled_crowd(arguments.leads),
        measure=lambda crowd: measure(crowd, arguments.repeat),
        allowed_ms=ALLOWED_MS,
        about=lambda crowd: {"leads": arguments.leads},
        most_queries=ALLOWED_QUERIES,
    )


if __name__ == "__main__":
    main()
