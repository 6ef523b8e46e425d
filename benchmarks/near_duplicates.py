"""Near duplicates of new leads among many: leads a second, recall against comparing everybody with everybody, memory.

python -m benchmarks.near_duplicates [--leads 1000000] [--new 100000] [--sample 300]
"""

import argparse
import json
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import batched
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.people_file import ENGLISH, RUSSIAN, SYLLABLES, UZBEK  # noqa: E402
from leads.duplicates.likeness import WORTH_A_LOOK_PERCENT, Person, compare_people, name_key  # noqa: E402
from leads.duplicates.near_matches import COLUMNS  # noqa: E402
from leads.models import DuplicateCandidate, Lead  # noqa: E402
from leads.services.find_candidates import find_candidates  # noqa: E402
from leads.services.scan_duplicates import ask_for_scan, scan_duplicates  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

OPERATORS = ("90", "91", "93", "94", "95", "97", "98", "99", "88", "33")
CYRILLIC = str.maketrans("abdefghiklmnoprstuvyzj", "абдефгхиклмнопрстувйзж")
BORN_FROM, BORN_DAYS = date(1980, 1, 1), 38 * 365
PLANTED_SHARE = 0.1


def stranger(chance: random.Random) -> dict[str, Any]:
    firsts, lasts = chance.choices([UZBEK, RUSSIAN, ENGLISH], [55, 30, 15])[0]
    first = chance.choice(firsts) + chance.choice(SYLLABLES) * chance.randrange(2)
    last = chance.choice(lasts) + chance.choice(SYLLABLES) * chance.randrange(2)
    return {
        "first_name": first,
        "last_name": last,
        "phone": f"+998{chance.choice(OPERATORS)}{chance.randrange(10_000_000):07}",
        "birth_date": BORN_FROM + timedelta(chance.randrange(BORN_DAYS)) if chance.random() < 0.7 else None,
        "email": f"{first}.{chance.randrange(10**6)}@example.com".lower() if chance.random() < 0.3 else "",
    }


def phone_slip(chance: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    place, digit = chance.randrange(4, 13), chance.choice("0123456789")
    return {**facts, "phone": facts["phone"][:place] + digit + facts["phone"][place + 1 :]}


def phone_swap(chance: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    at, phone = chance.randrange(4, 12), facts["phone"]
    return {**facts, "phone": phone[:at] + phone[at + 1] + phone[at] + phone[at + 2 :]}


def swapped_names(chance: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    return {**new_contact(chance, facts), "first_name": facts["last_name"], "last_name": facts["first_name"]}


def other_script(chance: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    names = {name: facts[name].lower().translate(CYRILLIC).title() for name in ("first_name", "last_name")}
    return {**new_contact(chance, facts), **names}


def name_slip(chance: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    last = facts["last_name"]
    place = chance.randrange(1, max(2, len(last)))
    return {**new_contact(chance, facts), "last_name": last[:place] + last[place + 1 :]}


def new_contact(chance: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    """Another phone and no email: the birth date alone has to find it."""
    return {**facts, "phone": stranger(chance)["phone"], "email": ""}


KINDS: tuple[Callable[..., dict[str, Any]], ...] = (phone_slip, phone_swap, swapped_names, other_script, name_slip)


def newcomers(chance: random.Random, known: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """Strangers, and every tenth a known person written differently."""
    for _ in range(count):
        if chance.random() < PLANTED_SHARE:
            yield chance.choice(KINDS)(chance, chance.choice(known))
        else:
            yield stranger(chance)


def store(people: Iterator[dict[str, Any]]) -> int:
    """Through the ORM in batches, without events: only the table that is searched matters here. The last id."""
    now, last = timezone.now(), 0
    for chunk in batched(people, 5_000):
        last = Lead.objects.bulk_create([Lead(**facts, created_at=now) for facts in chunk])[-1].pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_lead")
    return last


def recall(new: QuerySet, sample: int) -> dict[str, Any]:
    """A sample of the newcomers compared with every lead, name by name, the same rule deciding."""
    from rapidfuzz import fuzz, process

    chance = random.Random(3)
    people = [Person._make(row) for row in new.values_list(*COLUMNS)]
    asked = chance.sample(people, min(sample, len(people)))
    keys = [name_key(person) for person in asked]
    wanted: set[tuple[int, int]] = set()
    rows = Lead.objects.current().values_list(*COLUMNS).iterator(chunk_size=20_000)
    for chunk in batched(map(Person._make, rows), 20_000):
        scores = process.cdist(
            keys, [name_key(p) for p in chunk], scorer=fuzz.ratio, score_cutoff=WORTH_A_LOOK_PERCENT - 1, workers=2
        )
        for i, j in zip(*scores.nonzero(), strict=True):
            a, b = asked[i], chunk[j]
            if a.lead_id != b.lead_id and compare_people(a, b):
                wanted.add((min(a.lead_id, b.lead_id), max(a.lead_id, b.lead_id)))
    ids = [person.lead_id for person in asked]
    found = set(DuplicateCandidate.objects.filter(newer__in=ids).values_list("older_id", "newer_id"))
    found |= set(DuplicateCandidate.objects.filter(older__in=ids).values_list("older_id", "newer_id"))
    return {
        "sample": len(asked),
        "pairs_by_brute_force": len(wanted),
        "recall": round(len(wanted & found) / max(1, len(wanted)), 4),
    }


def scan_all() -> dict[str, Any]:
    """A search among everybody, as a person asks for it on the page of duplicates."""
    scan = ask_for_scan(actor=None)
    started = time.perf_counter()
    scan_duplicates()
    seconds = time.perf_counter() - started
    return {"whole_seconds": round(seconds, 1), "whole_leads_per_second": round(scan.leads_total / seconds)}


def measure(leads: int, new: int, sample: int) -> dict[str, Any]:
    chance = random.Random(1)
    known = [stranger(chance) for _ in range(min(leads, 50_000))]
    last = store(iter(known))
    last = store(stranger(chance) for _ in range(leads - len(known))) if leads > len(known) else last
    store(newcomers(chance, known, new))
    del known
    brought = Lead.objects.filter(pk__gt=last)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    count = find_candidates(leads=brought)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    one = Lead.objects.filter(pk=last)
    started = time.perf_counter()
    find_candidates(leads=one)
    return {
        "database": connection.vendor,
        "leads": leads,
        "new": new,
        "candidates": count,
        "seconds": round(seconds, 2),
        "leads_per_second": round(new / seconds),
        "one_lead_ms": round((time.perf_counter() - started) * 1000, 1),
        "rss_before_mib": round(before),
        "rss_peak_mib": round(peak),
        **recall(brought, sample),
        **scan_all(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=300)
    asked = parser.parse_args()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with organization_scope(make_organization()):
            print(json.dumps(measure(asked.leads, asked.new, asked.sample), indent=2))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
