"""What happened in a range of days, counted by the database: one statement for each family of figures.

Every statement joins the days of the range, rows of KPIDay that hold their two ends in UTC, to what happened in them,
so that a day is the center's own day on both databases. Owners and undone facts are found from the spine alone:
- whose a lead was at a moment: who it was taken from at the next change of owner, else whose it is now;
- a fact that was taken back does not count on its own day.
Both databases read JSON by `->` and `->>`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.dateparse import parse_datetime

from leads.choices import FIGURE_KINDS, REACHED, TURN_KINDS
from leads.models import Lead, LeadEvent, LeadMerge, LeadReminder
from organizations.scoping import open_organization

_EVENT, _LEAD = LeadEvent._meta.db_table, Lead._meta.db_table
_MERGE, _REMINDER = LeadMerge._meta.db_table, LeadReminder._meta.db_table

_DAYS = (
    "WITH d AS (SELECT id, organization_id, starts_at, ends_at FROM analytics_kpiday "
    "WHERE organization_id = %s AND day BETWEEN %s AND %s)"
)
# The kinds are written out as in the index of these events: SQLite finds it by that term alone.
_KINDS = ", ".join(f"'{kind.value}'" for kind in FIGURE_KINDS)
_TURNS = ", ".join(f"'{kind.value}'" for kind in TURN_KINDS)
_REACHED = ", ".join(f"'{outcome.value}'" for outcome in REACHED)
_MOVED = "g.journal->'moved'->'leads.LeadReminder.lead'"
_EACH_MOVED = {"postgresql": f"jsonb_array_elements_text({_MOVED}) AS j(value)", "sqlite": f"json_each({_MOVED}) AS j"}


class FirstTouch(NamedTuple):
    """The day's number, whose the lead was, since when it waited for an answer (None: it did not), when it got it."""

    day_id: int
    owner_id: int | None
    came_at: datetime | None
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Range:
    """Days of the open center, `KPIDay` rows of which are there."""

    first: date
    last: date

    def first_touches(self) -> Iterator[FirstTouch]:
        """New contacts; those of leads that came to be answered are answers too. Nobody waits for an answer to an
        imported list. A lead comes in before anything else happens to it, so that the scan ends at its first row."""
        came = (
            f"CASE WHEN f.respond_by IS NOT NULL THEN COALESCE((SELECT c.at FROM {_EVENT} c "
            "WHERE c.lead_id = f.lead_id AND c.kind = 'created' ORDER BY c.at LIMIT 1), f.at) END"
        )
        rows = self._read(
            f"{_DAYS}, f AS MATERIALIZED ({_first_touches()}) SELECT f.day, {_owner('f')}, {came}, f.at FROM f"
        )
        return (
            FirstTouch(day, owner, _moment(since) if since else None, _moment(at)) for day, owner, since, at in rows
        )

    def statuses(self) -> Iterator[tuple[Any, ...]]:
        """(day, status reached, owner, leads), those that were not taken back."""
        reached = (
            f"SELECT d.id AS day, e.to_value AS status, e.lead_id, MAX(e.id) AS id FROM {_events('status')} "
            f"WHERE e.payload->>'taken_back' IS NULL AND NOT {_STATUS_UNDONE} GROUP BY 1, 2, 3"
        )
        moments = (
            f"SELECT r.day, r.status, r.lead_id, {_next_owner('r.lead_id', 'e.at', 'e.id')} AS next_id "
            f"FROM r JOIN {_EVENT} e ON e.id = r.id"
        )
        return self._read(
            f"{_DAYS}, r AS ({reached}), f AS MATERIALIZED ({moments}) "
            f"SELECT f.day, f.status, {_owner('f')}, COUNT(*) FROM f GROUP BY 1, 2, 3"
        )

    def trials_and_offers(self) -> Iterator[tuple[Any, ...]]:
        """(day, what, owner, number): booked, attended, no_show, made."""
        facts = (
            f"SELECT d.id AS day, e.to_value AS what, e.lead_id, {_next_owner('e.lead_id', 'e.at', 'e.id')} AS next_id "
            f"FROM {_events('trial', 'offer')} JOIN {_LEAD} m ON m.id = e.lead_id "
            "WHERE e.to_value IN ('booked', 'attended', 'no_show', 'made') "
            f"AND (e.to_value IN ('booked', 'made') OR NOT {_OUTCOME_REPLACED})"
        )
        return self._read(
            f"{_DAYS}, f AS MATERIALIZED ({facts}) "
            f"SELECT f.day, f.what, {_owner('f')}, COUNT(*) FROM f GROUP BY 1, 2, 3"
        )

    def follow_ups(self) -> Iterator[tuple[Any, ...]]:
        """(day of the deadline, done or missed, owner, number). A deadline that was missed and then moved is known by
        the moment it was missed at."""
        due = " UNION ALL ".join(
            f"SELECT d.id AS day, '{what}' AS what, r.id, r.lead_id, r.member_id, {at} AS at "
            f"FROM {_of_day(_REMINDER, day, f"r.kind <> 'first_contact' AND {condition}")}"
            for what, day, at, condition in _DEADLINES
        )
        moved = (
            f"SELECT CAST(j.value AS bigint) AS reminder_id, g.absorbed_id, g.at FROM {_MERGE} g, "
            f"{_EACH_MOVED[connection.vendor]} WHERE g.organization_id = %s AND g.undone_at IS NULL"
        )
        theirs = (
            "SELECT u.day, u.what, u.member_id, u.at, COALESCE(v.absorbed_id, u.lead_id) AS lead_id FROM u "
            "LEFT JOIN v ON v.reminder_id = u.id AND v.at > u.at AND NOT EXISTS "
            "(SELECT 1 FROM v w WHERE w.reminder_id = v.reminder_id AND w.at > u.at AND w.at < v.at)"
        )
        moments = f"SELECT t.*, {_next_owner('t.lead_id', 't.at', '0')} AS next_id FROM t"
        return self._read(
            f"{_DAYS}, u AS ({due}), v AS ({moved}), t AS ({theirs}), f AS MATERIALIZED ({moments}) "
            f"SELECT f.day, f.what, COALESCE(f.member_id, {_owner('f')}), COUNT(*) FROM f GROUP BY 1, 2, 3",
            open_organization().pk,
        )

    def created(self) -> Iterator[tuple[Any, ...]]:
        """(day, source, leads, of which somebody had when the day ended)."""
        came = (
            f"SELECT d.id AS day, l.source_id, l.id AS lead_id, {_next_owner('l.id', 'd.ends_at', '0')} AS next_id "
            f"FROM {_of_day(_LEAD, 'l.created_at', 'l.merged_into_id IS NULL')} WHERE NOT {_IMPORT_UNDONE}"
        )
        return self._read(
            f"{_DAYS}, f AS MATERIALIZED ({came}) "
            f"SELECT f.day, f.source_id, COUNT(*), COUNT({_owner('f')}) FROM f GROUP BY 1, 2"
        )

    def _read(self, sql: str, *params: Any) -> Iterator[tuple[Any, ...]]:
        adapt = connection.ops.adapt_datefield_value
        with connection.cursor() as cursor:
            cursor.execute(sql, (open_organization().pk, adapt(self.first), adapt(self.last), *params))
            yield from cursor.fetchall()


def _of_day(table: str, moment: str, condition: str) -> str:
    """Days, each with the rows of it, found by the index of this moment day after day: a database that is free to
    choose reads a whole table and holds each of its rows against each day."""
    row = moment.split(".")[0]
    theirs = f"{row}.organization_id = d.organization_id AND {moment} >= d.starts_at AND {moment} < d.ends_at"
    if connection.vendor == "sqlite":  # where CROSS JOIN keeps to the order it is written in
        return f"d CROSS JOIN {table} {row} ON {theirs} AND {condition}"
    return f"d CROSS JOIN LATERAL (SELECT * FROM {table} {row} WHERE {theirs} AND {condition} OFFSET 0) {row}"


def _events(*kinds: str) -> str:
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return _of_day(_EVENT, "e.at", f"e.kind IN ({_KINDS}) AND e.kind IN ({named})")


def _next_owner(lead: str, at: str, event: str) -> str:
    """The event after this moment by which the lead changed hands; merging and parting may do that too."""
    return (
        f"(SELECT n.id FROM {_EVENT} n WHERE n.lead_id = {lead} AND n.kind IN ({_TURNS}) "
        "AND n.kind IN ('assigned', 'merged', 'unmerged') "
        "AND COALESCE(n.payload->'owner', n.payload->'owner_id') IS NOT NULL "
        f"AND (n.at > {at} OR (n.at = {at} AND n.id > {event})) ORDER BY n.at, n.id LIMIT 1)"
    )


def _owner(facts: str) -> str:
    """Whose the lead was: who the next event took it from; without one, whose it is. Looked up for each fact: joined, a
    database that expects many facts reads every lead there is."""
    former = "CAST(COALESCE(n.payload->'owner', n.payload->'owner_id')->>0 AS bigint)"
    return (
        f"CASE WHEN {facts}.next_id IS NULL THEN (SELECT l.owner_id FROM {_LEAD} l WHERE l.id = {facts}.lead_id) "
        f"ELSE (SELECT {former} FROM {_EVENT} n WHERE n.id = {facts}.next_id) END"
    )


def _is_touch(event: str, lead: str) -> str:
    """We called or wrote, or spoke with them when they did; and it was not taken back."""
    return (
        f"{event}.kind IN ({_KINDS}) AND {event}.kind = 'touch' "
        f"AND ({event}.payload->>'direction' = 'outbound' OR {event}.to_value IN ({_REACHED})) "
        f"AND {event}.payload->>'taken_back' IS NULL AND NOT EXISTS (SELECT 1 FROM {_EVENT} b "
        f"WHERE b.lead_id IN ({lead}.id, {lead}.merged_into_id) AND b.kind IN ({_KINDS}) AND b.kind = 'touch' "
        f"AND b.id > {event}.id AND CAST(b.payload->>'taken_back' AS text) = CAST({event}.id AS text))"
    )


# (what became of it, which moment gives the day, which one says whose the lead was, which reminders).
_DEADLINES = (
    (
        *("done", "r.deadline_at", "r.completed_at"),
        "r.completed_at IS NOT NULL AND r.status = 'completed' "
        "AND (r.overdue_at IS NULL OR r.overdue_at < r.deadline_at)",
    ),
    ("missed", "r.deadline_at", "r.deadline_at", "r.overdue_at IS NOT NULL AND r.overdue_at >= r.deadline_at"),
    ("missed", "r.overdue_at", "r.overdue_at", "r.overdue_at IS NOT NULL AND r.overdue_at < r.deadline_at"),
)
# The first event by which the lead left this status took it back.
_STATUS_UNDONE = (
    f"EXISTS (SELECT 1 FROM {_EVENT} b WHERE b.lead_id = e.lead_id AND b.kind IN ({_KINDS}) AND b.kind = 'status' "
    "AND b.id > e.id AND b.from_value = e.to_value AND b.payload->>'taken_back' IS NOT NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {_EVENT} c WHERE c.lead_id = e.lead_id AND c.kind IN ({_KINDS}) "
    "AND c.kind = 'status' AND c.id > e.id AND c.id < b.id AND c.from_value = e.to_value))"
)
# Said again by somebody else, or the other way round later.
_OUTCOME_REPLACED = (
    f"(COALESCE(e.payload->>'before', '') = e.to_value OR EXISTS (SELECT 1 FROM {_EVENT} b "
    f"WHERE b.lead_id IN (e.lead_id, m.merged_into_id) AND b.kind IN ({_KINDS}) AND b.kind = 'trial' "
    "AND b.id > e.id "
    "AND b.to_value IN ('attended', 'no_show', 'outcome_back') AND b.to_value <> e.to_value "
    "AND b.payload->>'trial' = e.payload->>'trial'))"
)
_IMPORT_UNDONE = (
    f"EXISTS (SELECT 1 FROM {_EVENT} b WHERE b.lead_id = l.id AND b.kind IN ({_TURNS}) AND b.kind = 'import_undone' "
    "AND b.payload->'is_archived' IS NOT NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {_EVENT} c WHERE c.lead_id = l.id AND c.kind IN ({_TURNS}) "
    "AND c.kind = 'restored' AND c.id > b.id))"
)


def _first_touches() -> str:
    """The first of a lead and of those that were merged into it by then."""
    return (
        f"SELECT d.id AS day, e.lead_id, e.at, m.respond_by, {_next_owner('e.lead_id', 'e.at', 'e.id')} AS next_id "
        f"FROM {_events('touch')} JOIN {_LEAD} m ON m.id = e.lead_id WHERE {_is_touch('e', 'm')} "
        f"AND NOT EXISTS (SELECT 1 FROM {_EVENT} p WHERE p.lead_id = e.lead_id AND {_is_touch('p', 'm')} "
        "AND p.at <= e.at AND (p.at < e.at OR (p.at = e.at AND p.id < e.id))) "
        f"AND NOT EXISTS (SELECT 1 FROM {_MERGE} g JOIN {_LEAD} a ON a.id = g.absorbed_id "
        f"JOIN {_EVENT} p ON p.lead_id = a.id WHERE g.winner_id = e.lead_id AND g.undone_at IS NULL AND g.at <= e.at "
        f"AND p.at < e.at AND {_is_touch('p', 'a')})"
    )


def _moment(value: Any) -> datetime:
    """SQLite gives text."""
    found = value if isinstance(value, datetime) else parse_datetime(str(value))
    if found is None:
        raise ValueError(f"{value!r} is no moment.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)
