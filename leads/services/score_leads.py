"""Writes the score of leads, and the priority that follows from it, by the rules of the center.

`rows.save_events` calls it for every lead that something happened to, so no verb has to think of it.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from leads.choices import REACHED, EventKind, LeadStatus
from leads.models import Lead, LeadEvent, Touchpoint
from leads.scoring.expression import MARKS, Scoring, current_scoring, priority_of, priority_sql
from leads.services.event_rows import new_event
from organizations.changes import CHUNK
from organizations.scoping import current_organization

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
        newcomers, touched = by_kind[EventKind.CREATED], by_kind[EventKind.TOUCH]
        _score(everybody, is_news=True, newcomers=newcomers, touched=touched)


def score_leads(*, leads: QuerySet, is_news: bool = True) -> int:
    """How many leads got another score or priority.

    Something happened to them: crossing a mark is an event. Only the rules changed: nothing happened (`is_news`).
    """
    pks = list(leads.order_by().values_list("pk", flat=True))
    return _score(sorted(pks), is_news=is_news)


@transaction.atomic
def _score(pks: Sequence[int], *, is_news: bool, newcomers: Collection[int] = (), touched: Collection[int] = ()) -> int:
    changed = 0
    for chunk in batched(pks, CHUNK):
        leads = Lead.objects.filter(pk__in=chunk)
        _lock(leads)
        scoring = current_scoring()
        fields = ("pk", "version", "score", "priority", "priority_is_chosen", "fresh")
        rows = list(leads.annotate(fresh=scoring.score).values_list(*fields, named=True))
        stale = [row.pk for row in rows if _is_stale(row)]
        changed += write_scores(leads=leads.filter(pk__in=stale), scoring=scoring) if stale else 0
        if is_news:
            news = [row for row in rows if row.pk not in newcomers]
            _tell(news)
            _move_on(news, touched)
    return changed


def _lock(leads: QuerySet) -> None:
    """Before they are read in a statement of its own: who wrote an event while we waited is seen by it."""
    list(leads.order_by("pk").select_for_update(no_key=True).values_list("pk"))


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


def _move_on(rows: Sequence[Any], touched: Collection[int]) -> None:
    """Where the center wants it, a score that rises to a band moves the status there; to qualified only with somebody
    who was really spoken with, be it before or now."""
    organization = current_organization()
    if organization is None or not organization.score_moves_status:
        return
    risen = [row for row in rows if _side(row.fresh) > _side(row.score)]
    _advance([row.pk for row in risen], LeadStatus.CONTACTED)
    ripe = {row.pk for row in risen} | set(touched)
    _advance(_reached([row.pk for row in rows if row.fresh >= MARKS[1] and row.pk in ripe]), LeadStatus.QUALIFIED)


def _reached(pks: Sequence[int]) -> list[int]:
    spoken = Touchpoint.objects.filter(lead__in=pks, outcome__in=REACHED, taken_back_at=None)
    return list(spoken.values_list("lead_id", flat=True).distinct()) if pks else []


def _advance(pks: Sequence[int], status: LeadStatus) -> None:
    """Moving a status saves events, and that is how the score came to be looked at: a circle for imports."""
    from leads.services.change_status import advance_statuses

    if pks:
        advance_statuses(leads=Lead.objects.filter(pk__in=pks), to=status, actor=None, because=EventKind.SCORE)
