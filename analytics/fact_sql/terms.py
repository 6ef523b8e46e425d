"""Days, kinds and leads as the parts of the statement name them."""

from django.db import connection

from leads.choices import FIGURE_KINDS, TURN_KINDS
from leads.models import Lead, LeadEvent, LeadMerge

EVENT, LEAD = LeadEvent._meta.db_table, Lead._meta.db_table
MERGE = LeadMerge._meta.db_table

# The kinds are written out as in the index of these events: SQLite finds it by that term alone.
KINDS = ", ".join(f"'{kind.value}'" for kind in FIGURE_KINDS)
TURNS = ", ".join(f"'{kind.value}'" for kind in TURN_KINDS)
# The term of the index of events that take another one back.
_TAKES_BACK = {
    "postgresql": "e.payload ? 'taken_back'",
    "sqlite": "JSON_TYPE(e.payload, '$.\"taken_back\"') IS NOT NULL",
}


# --- Days ---------------------------------------------------------------------------------------
def days() -> dict[str, str]:
    """The days that were asked for. PostgreSQL gets their ends as one sorted list, in which it looks up moments; a gap
    between days has an end too, and no number."""
    rows = {
        "d": "SELECT id, starts_at, ends_at FROM analytics_kpiday "
        "WHERE organization_id = %(center)s AND day BETWEEN %(first)s AND %(last)s"
    }
    if connection.vendor == "sqlite":
        return rows
    ends = (
        "SELECT id, starts_at AS at FROM d UNION ALL "
        "SELECT NULL, ends_at FROM d WHERE ends_at NOT IN (SELECT starts_at FROM d)"
    )
    listed = f"SELECT array_agg(id ORDER BY at) AS ids, array_agg(at ORDER BY at) AS ends FROM ({ends}) e"
    return {**rows, "listed": listed}


def day_of(moment: str, *, end: bool = False) -> str:
    """The day's number, or the moment it ends."""
    if connection.vendor == "sqlite":
        return (
            f"(SELECT {'d.ends_at' if end else 'd.id'} FROM analytics_kpiday d WHERE d.organization_id = %(center)s "
            f"AND d.starts_at <= {moment} AND d.ends_at > {moment} ORDER BY d.starts_at DESC LIMIT 1)"
        )
    place = f"width_bucket({moment}, (SELECT ends FROM listed))"
    return f"(SELECT ends FROM listed)[{place} + 1]" if end else f"(SELECT ids FROM listed)[{place}]"


def in_range(moment: str) -> str:
    return f"{moment} >= %(start)s AND {moment} < %(end)s"


# --- Leads in question --------------------------------------------------------------------------
def event_of_range(*kinds: str) -> str:
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"{EVENT} e WHERE e.organization_id = %(center)s AND e.kind IN ({KINDS}) AND e.kind IN ({named}) "
        f"AND {in_range('e.at')}"
    )


def leads_of(name: str, events: str) -> dict[str, str]:
    """The leads of these events, with those that were merged into them, and those they were merged into."""
    seen = f"SELECT e.lead_id AS id FROM {events}"
    found = f"(SELECT id FROM {name}_seen)"
    with_merged = (
        f"SELECT id FROM {name}_seen UNION SELECT g.absorbed_id FROM {MERGE} g WHERE g.winner_id IN {found} "
        f"UNION SELECT m.merged_into_id FROM {LEAD} m WHERE m.id IN {found} AND m.merged_into_id IS NOT NULL"
    )
    return {f"{name}_seen": seen, name: with_merged}


CENTERS = "{}.organization_id = %(center)s"


def told(kind: str, of: str | None) -> str:
    """Events of a kind, of these leads or of all of the center, up to further conditions."""
    whose = f"e.lead_id IN (SELECT id FROM {of})" if of else CENTERS.format("e")
    return f"{EVENT} e WHERE {whose} AND e.kind = '{kind}'"


def counted(kind: str, of: str | None) -> str:
    return f"{told(kind, of)} AND e.kind IN ({KINDS})"


def taking_back(kind: str, of: str | None) -> str:
    return f"{told(kind, of)} AND {_TAKES_BACK[connection.vendor]}"
