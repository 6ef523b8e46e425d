"""Looks for leads that may be the same person as one that just came in, and queues the pairs for a human."""

from collections.abc import Iterator
from itertools import batched

from django.db import connection, transaction
from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from leads.likeness import WORTH_A_LOOK_PERCENT, Person, Similarity, compare_people, name_key
from leads.models import DuplicateCandidate, Lead
from leads.near_matches import born_on_one_day, reached_alike
from leads.services.rows import CHUNK
from organizations.scoping import current_organization

# Somebody whose name is everywhere would fill the queue alone.
MOST_PER_LEAD = 5
MOST_ALIKE_ON_ONE_DAY = 20
MANY = 10_000

Pair = tuple[int, int]


def find_candidates(*, leads: QuerySet) -> int:
    """Queue near matches of these newcomers among all current leads; how many pairs are new. Nothing is merged.

    Running it again changes nothing: a pair that was found stays as it is, decided or not.
    """
    newcomers = Lead.objects.filter(pk__in=leads.order_by().values("pk"))
    ids = set(newcomers.values_list("pk", flat=True).iterator(chunk_size=5_000))
    organization = current_organization()
    if not ids or organization is None:
        return 0
    if len(ids) >= MANY and connection.vendor == "postgresql":
        _analyze()
    found: dict[Pair, Similarity] = {}
    for group in born_on_one_day(newcomers):
        found.update(_alike_in(group, ids))
    for newcomer, other in reached_alike(newcomers, organization.pk):
        found.update(_judged(newcomer, other))
    return _queue(found)


def _analyze() -> None:
    """Without fresh statistics PostgreSQL takes the newcomers for a handful and walks an index for each."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Lead._meta.db_table}")


def _alike_in(group: list[Person], ids: set[int]) -> Iterator[tuple[Pair, Similarity]]:
    """Newcomers of the group beside everybody in it."""
    keys = [name_key(person) for person in group]
    for place, person in enumerate(group):
        if person.lead_id not in ids or not keys[place]:
            continue
        alike = process.extract(
            keys[place],
            keys,
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=WORTH_A_LOOK_PERCENT,
            limit=MOST_ALIKE_ON_ONE_DAY,
        )
        for _key, _percent, other in alike:
            if other != place:
                yield from _judged(person, group[other])


def _judged(a: Person, b: Person) -> Iterator[tuple[Pair, Similarity]]:
    similarity = compare_people(a, b)
    if similarity is not None:
        yield (min(a.lead_id, b.lead_id), max(a.lead_id, b.lead_id)), similarity


def _queue(found: dict[Pair, Similarity]) -> int:
    """The likeliest pairs of each newer lead; decisions that were made are kept."""
    before = DuplicateCandidate.objects.count()
    kept: dict[int, int] = {}
    rows = []
    for (older, newer), similarity in sorted(found.items(), key=lambda pair: -pair[1].percent):
        kept[newer] = kept.get(newer, 0) + 1
        if kept[newer] <= MOST_PER_LEAD:
            rows.append(
                DuplicateCandidate(
                    older_id=older, newer_id=newer, reasons=list(similarity.reasons), likeness=similarity.percent
                )
            )
    with transaction.atomic():
        for chunk in batched(rows, CHUNK // 9):
            DuplicateCandidate.objects.bulk_create(chunk, ignore_conflicts=True)
    return DuplicateCandidate.objects.count() - before
