"""Writes the score of leads, and the priority that follows from it, by the rules of the center.

`rows.save_events` calls it for every lead that something happened to, so no verb has to think of it.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from leads.choices import EventKind
from leads.models import Lead, LeadEvent
from leads.scoring import MARKS, Scoring, current_scoring, priority_of, priority_sql
from leads.services.event_rows import CHUNK, new_event

_LEAD = Lead._meta.db_table
_ANY_NUMBER = 10**9
# No rule can ask for what these change, and they come by the thousand.
_BESIDE = (
    EventKind.ASSIGNED,
    EventKind.NEXT_CONTACT,
    EventKind.TAGGED,
    EventKind.UNTAGGED,
    EventKind.FAMILY_LINKED,
    EventKind.NOT_DUPLICATE,
    EventKind.REMINDER,
    EventKind.ACCEPTED,
    EventKind.SCORE,
)


def rescore(events: Iterable[LeadEvent]) -> None:
    """After these events. The first score of a newcomer is no news."""
    by_kind: dict[str, set[int]] = {kind: set() for kind in EventKind}
    for event in events:
        by_kind[event.kind].add(event.lead_id)
    everybody = sorted(set().union(*(pks for kind, pks in by_kind.items() if kind not in _BESIDE)))
    if everybody:
        _score(everybody, is_news=True, newcomers=by_kind[EventKind.CREATED])


def score_leads(*, leads: QuerySet, is_news: bool = True) -> int:
    """How many leads got another score or priority.

    Something happened to them: crossing a mark is an event. Only the rules changed: nothing happened (`is_news`).
    """
    pks = list(leads.order_by().values_list("pk", flat=True))
    return _score(sorted(pks), is_news=is_news)


@transaction.atomic
def _score(pks: Sequence[int], *, is_news: bool, newcomers: Collection[int] = ()) -> int:
    changed = 0
    for chunk in batched(pks, CHUNK):
        leads = Lead.objects.filter(pk__in=chunk)
        # Locked first and read in a statement of its own: whoever wrote an event before us is seen by it.
        list(leads.order_by("pk").select_for_update().values_list("pk"))
        scoring = current_scoring()
        fields = ("pk", "version", "score", "priority", "priority_is_chosen", "fresh")
        rows = list(leads.annotate(fresh=scoring.score).values_list(*fields, named=True))
        stale = [row.pk for row in rows if _is_stale(row)]
        changed += write_scores(leads=leads.filter(pk__in=stale), scoring=scoring) if stale else 0
        if is_news:
            _tell([row for row in rows if row.pk not in newcomers])
    return changed


def _is_stale(row: Any) -> bool:
    return row.score != row.fresh or not (row.priority_is_chosen or row.priority == priority_of(row.fresh))


def write_scores(*, leads: QuerySet, scoring: Scoring) -> int:
    """One statement for any number of leads; the caller holds their locks. Rows that are right are left alone."""
    # The limit keeps the database from counting the score anew wherever it is named.
    fresh = leads.order_by().annotate(fresh=scoring.score).values("id", "fresh")[:_ANY_NUMBER]
    sql, params = fresh.query.sql_with_params()
    priority = f"CASE WHEN {_LEAD}.priority_is_chosen THEN {_LEAD}.priority ELSE {priority_sql('counted.fresh')} END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_LEAD} SET score = counted.fresh, priority = {priority} FROM ({sql}) counted "  # noqa: S608
            f"WHERE counted.id = {_LEAD}.id AND ({_LEAD}.score <> counted.fresh OR {_LEAD}.priority <> {priority})",
            params,
        )
        return cursor.rowcount


def _tell(rows: Sequence[Any]) -> None:
    """An event for each lead that crossed a mark, up or down."""
    crossed = [row for row in rows if _side(row.score) != _side(row.fresh)]
    events = [
        new_event(
            EventKind.SCORE,
            lead_id=row.pk,
            version=row.version,
            actor=None,
            from_value=str(row.score),
            to_value=str(row.fresh),
        )
        for row in crossed
    ]
    for event in events:
        event.at = timezone.now()
    LeadEvent.objects.bulk_create(events, batch_size=CHUNK)


def _side(score: int) -> int:
    """How many marks are reached."""
    return sum(score >= mark for mark in MARKS)
