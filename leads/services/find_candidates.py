"""Looks for leads that may be the same person as one that just came in, and queues the pairs for a human."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from leads.duplicates.likeness import WORTH_A_LOOK_PERCENT, Person, Similarity, compare_people, name_key
from leads.duplicates.near_matches import COLUMNS, born_on_one_day, reached_alike
from leads.models import DuplicateCandidate, Lead
from organizations.scoping import current_organization

# Somebody whose name is everywhere would fill the queue alone.
MOST_PER_LEAD = 5
MOST_ALIKE_ON_ONE_DAY = 20
MANY = 10_000
WRITTEN_AT_ONCE = 1_000

Pair = tuple[int, int]


def find_candidates(*, leads: QuerySet, one_way: bool = False) -> int:
    """Queue near matches of these newcomers among all current leads; how many pairs are new. Nothing is merged.

    Running it again changes nothing: a pair that was found stays as it is, decided or not. `one_way`: every lead is a
    newcomer in its turn, so each pair is looked for from one of its sides only.
    """
    newcomers = leads.order_by()
    ids = set(newcomers.values_list("pk", flat=True).iterator(chunk_size=5_000))
    organization = current_organization()
    if not ids or organization is None:
        return 0
    found: dict[Pair, Similarity] = {}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _prepare(len(ids))
        for group in born_on_one_day(newcomers):
            found.update(_alike_in(group, ids))
        for newcomer, other in reached_alike(newcomers, organization.pk, one_way=one_way):
            found.update(_judged(newcomer, other))
        return _queue(found)


def _prepare(count: int) -> None:
    """Compiling these queries takes longer than running them; the usual memory puts all phones on the disk in pieces.

    Without fresh statistics many newcomers are taken for a handful, and an index is walked for each.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        # It expects millions of pairs where there are thousands, and fears to pass them from one worker to another.
        cursor.execute("SET LOCAL parallel_tuple_cost = 0")
        if count >= MANY:
            cursor.execute(f"ANALYZE {Lead._meta.db_table} (organization_id, is_archived, {', '.join(COLUMNS)})")


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
    DuplicateCandidate.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE, ignore_conflicts=True)
    return DuplicateCandidate.objects.count() - before
