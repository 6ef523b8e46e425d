"""The statements behind figures: for each family a chain of expressions that ends in `f`, a row for each fact with its
day, what it is, the lead, the moment, and the event after it by which the lead changed hands.

Owners and undone facts are found from the spine alone:
- whose a lead was at a moment: who it was taken from at the next change of owner, else whose it is now;
- a fact that was taken back does not count on its own day.
Both databases read JSON by `->` and `->>`.
"""

from django.db import connection
from django.db.models import TextChoices

from leads.choices import FIGURE_KINDS, REACHED, TURN_KINDS
from leads.models import Lead, LeadEvent, LeadMerge, LeadReminder

EVENT, LEAD = LeadEvent._meta.db_table, Lead._meta.db_table
_MERGE, _REMINDER = LeadMerge._meta.db_table, LeadReminder._meta.db_table

DAYS = (
    "WITH d AS (SELECT id, organization_id, starts_at, ends_at FROM analytics_kpiday "
    "WHERE organization_id = %s AND day BETWEEN %s AND %s)"
)
# The kinds are written out as in the index of these events: SQLite finds it by that term alone.
KINDS = ", ".join(f"'{kind.value}'" for kind in FIGURE_KINDS)
_TURNS = ", ".join(f"'{kind.value}'" for kind in TURN_KINDS)
_REACHED = ", ".join(f"'{outcome.value}'" for outcome in REACHED)
_MOVED = "g.journal->'moved'->'leads.LeadReminder.lead'"
# Of first touches: those that somebody waited for.
WAITED = "waited"
_EACH_MOVED = {"postgresql": f"jsonb_array_elements_text({_MOVED}) AS j(value)", "sqlite": f"json_each({_MOVED}) AS j"}


class Family(TextChoices):
    """What is counted together, in one statement."""

    TOUCHES = "touches"
    STATUSES = "statuses"
    TRIALS = "trials"
    FOLLOW_UPS = "follow_ups"
    CREATED = "created"


def _touches() -> str:
    return f"f AS MATERIALIZED ({_first_touches()})"


def _statuses() -> str:
    """Those that were not taken back; once for a lead and day."""
    reached = (
        f"SELECT d.id AS day, e.to_value AS what, e.lead_id, MAX(e.id) AS id FROM {_events('status')} "
        f"WHERE e.payload->>'taken_back' IS NULL AND NOT {_STATUS_UNDONE} GROUP BY 1, 2, 3"
    )
    moments = (
        f"SELECT r.day, r.what, r.lead_id, e.at, {next_owner('r.lead_id', 'e.at', 'e.id')} AS next_id "
        f"FROM r JOIN {EVENT} e ON e.id = r.id"
    )
    return f"r AS ({reached}), f AS MATERIALIZED ({moments})"


def _trials() -> str:
    facts = (
        "SELECT d.id AS day, e.to_value AS what, e.lead_id, e.at, "
        f"{next_owner('e.lead_id', 'e.at', 'e.id')} AS next_id "
        f"FROM {_events('trial', 'offer')} JOIN {LEAD} m ON m.id = e.lead_id "
        "WHERE e.to_value IN ('booked', 'attended', 'no_show', 'made') "
        f"AND (e.to_value IN ('booked', 'made') OR NOT {_OUTCOME_REPLACED})"
    )
    return f"f AS MATERIALIZED ({facts})"


def _follow_ups() -> str:
    """A deadline that was missed and then moved is known by the moment it was missed at."""
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
    moments = f"SELECT t.*, {next_owner('t.lead_id', 't.at', '0')} AS next_id FROM t"
    return f"u AS ({due}), v AS ({moved}), t AS ({theirs}), f AS MATERIALIZED ({moments})"


def _created() -> str:
    came = (
        "SELECT d.id AS day, COALESCE(CAST(l.source_id AS text), '') AS what, l.id AS lead_id, l.created_at AS at, "
        f"{next_owner('l.id', 'd.ends_at', '0')} AS next_id "
        f"FROM {_of_day(LEAD, 'l.created_at', 'l.merged_into_id IS NULL')} WHERE NOT {IMPORT_UNDONE}"
    )
    return f"f AS MATERIALIZED ({came})"


def whose(family: Family) -> str:
    """A follow-up is its person's."""
    return f"COALESCE(f.member_id, {owner_of('f')})" if family == Family.FOLLOW_UPS else owner_of("f")


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
    return _of_day(EVENT, "e.at", f"e.kind IN ({KINDS}) AND e.kind IN ({named})")


def next_owner(lead: str, at: str, event: str) -> str:
    """The event after this moment by which the lead changed hands; merging and parting may do that too."""
    return (
        f"(SELECT n.id FROM {EVENT} n WHERE n.lead_id = {lead} AND n.kind IN ({_TURNS}) "
        "AND n.kind IN ('assigned', 'merged', 'unmerged') "
        "AND COALESCE(n.payload->'owner', n.payload->'owner_id') IS NOT NULL "
        f"AND (n.at > {at} OR (n.at = {at} AND n.id > {event})) ORDER BY n.at, n.id LIMIT 1)"
    )


def owner_of(facts: str, lead: str = "") -> str:
    """Whose the lead was: who the next event took it from; without one, whose it is. Looked up for each fact: joined, a
    database that expects many facts reads every lead there is."""
    lead = lead or f"{facts}.lead_id"
    former = "CAST(COALESCE(n.payload->'owner', n.payload->'owner_id')->>0 AS bigint)"
    return (
        f"CASE WHEN {facts}.next_id IS NULL THEN (SELECT l.owner_id FROM {LEAD} l WHERE l.id = {lead}) "
        f"ELSE (SELECT {former} FROM {EVENT} n WHERE n.id = {facts}.next_id) END"
    )


def _is_touch(event: str, lead: str) -> str:
    """We called or wrote, or spoke with them when they did; and it was not taken back."""
    return (
        f"{event}.kind IN ({KINDS}) AND {event}.kind = 'touch' "
        f"AND ({event}.payload->>'direction' = 'outbound' OR {event}.to_value IN ({_REACHED})) "
        f"AND {event}.payload->>'taken_back' IS NULL AND NOT EXISTS (SELECT 1 FROM {EVENT} b "
        f"WHERE b.lead_id IN ({lead}.id, {lead}.merged_into_id) AND b.kind IN ({KINDS}) AND b.kind = 'touch' "
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
    f"EXISTS (SELECT 1 FROM {EVENT} b WHERE b.lead_id = e.lead_id AND b.kind IN ({KINDS}) AND b.kind = 'status' "
    "AND b.id > e.id AND b.from_value = e.to_value AND b.payload->>'taken_back' IS NOT NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {EVENT} c WHERE c.lead_id = e.lead_id AND c.kind IN ({KINDS}) "
    "AND c.kind = 'status' AND c.id > e.id AND c.id < b.id AND c.from_value = e.to_value))"
)
# Said again by somebody else, or the other way round later.
_OUTCOME_REPLACED = (
    f"(COALESCE(e.payload->>'before', '') = e.to_value OR EXISTS (SELECT 1 FROM {EVENT} b "
    f"WHERE b.lead_id IN (e.lead_id, m.merged_into_id) AND b.kind IN ({KINDS}) AND b.kind = 'trial' "
    "AND b.id > e.id "
    "AND b.to_value IN ('attended', 'no_show', 'outcome_back') AND b.to_value <> e.to_value "
    "AND b.payload->>'trial' = e.payload->>'trial'))"
)
IMPORT_UNDONE = (
    f"EXISTS (SELECT 1 FROM {EVENT} b WHERE b.lead_id = l.id AND b.kind IN ({_TURNS}) AND b.kind = 'import_undone' "
    "AND b.payload->'is_archived' IS NOT NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {EVENT} c WHERE c.lead_id = l.id AND c.kind IN ({_TURNS}) "
    "AND c.kind = 'restored' AND c.id > b.id))"
)


def _first_touches() -> str:
    """The first of a lead and of those that were merged into it by then."""
    return (
        "SELECT d.id AS day, 'touch' AS what, e.lead_id, e.at, m.respond_by, "
        f"{next_owner('e.lead_id', 'e.at', 'e.id')} AS next_id "
        f"FROM {_events('touch')} JOIN {LEAD} m ON m.id = e.lead_id WHERE {_is_touch('e', 'm')} "
        f"AND NOT EXISTS (SELECT 1 FROM {EVENT} p WHERE p.lead_id = e.lead_id AND {_is_touch('p', 'm')} "
        "AND p.at <= e.at AND (p.at < e.at OR (p.at = e.at AND p.id < e.id))) "
        f"AND NOT EXISTS (SELECT 1 FROM {_MERGE} g JOIN {LEAD} a ON a.id = g.absorbed_id "
        f"JOIN {EVENT} p ON p.lead_id = a.id WHERE g.winner_id = e.lead_id AND g.undone_at IS NULL AND g.at <= e.at "
        f"AND p.at < e.at AND {_is_touch('p', 'a')})"
    )


FACTS = {
    Family.TOUCHES: _touches,
    Family.STATUSES: _statuses,
    Family.TRIALS: _trials,
    Family.FOLLOW_UPS: _follow_ups,
    Family.CREATED: _created,
}
