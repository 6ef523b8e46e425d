"""Whose a lead was at a moment, and who is credited with what happened to it."""

from django.db import connection

from analytics.fact_sql.terms import EVENT, KINDS, LEAD, MERGE, TURNS
from organizations.choices import Credit

_FORMER = "COALESCE({turn}.payload->'owner', {turn}.payload->'owner_id')"
# Changes of owner; merging and parting may be one too.
_IS_TURN = (
    f"n.kind IN ({TURNS}) AND n.kind IN ('assigned', 'merged', 'unmerged') AND {_FORMER.format(turn='n')} IS NOT NULL"
)


IN_FACTS = f"{EVENT} n WHERE n.lead_id IN (SELECT lead_id FROM f)"


def _is_joined() -> bool:
    """PostgreSQL joins all facts to all changes at once; SQLite, which knows no hash join, looks each one up."""
    return connection.vendor == "postgresql"


def turned(events: str) -> dict[str, str]:
    """`t`: changes of owner among these events `n`, each with the one before it."""
    changes = (
        f"SELECT n.lead_id, n.at, n.id, {_number_in(_FORMER.format(turn='n'))} AS former, "
        "LAG(n.at) OVER w AS before_at, LAG(n.id) OVER w AS before_id "
        f"FROM {events} AND {_IS_TURN} WINDOW w AS (PARTITION BY n.lead_id ORDER BY n.at, n.id)"
    )
    return {"t": changes} if _is_joined() else {}


def next_turn(lead: str, at: str, event: str) -> str:
    """The join of `t`: the first change of owner after this moment, if there is one."""
    if _is_joined():
        return (
            f"LEFT JOIN t ON t.lead_id = {lead} AND (t.at > {at} OR (t.at = {at} AND t.id > {event})) "
            f"AND (t.before_at IS NULL OR t.before_at < {at} OR (t.before_at = {at} AND t.before_id <= {event}))"
        )
    return (
        f"LEFT JOIN {EVENT} t ON t.id = (SELECT n.id FROM {EVENT} n WHERE n.lead_id = {lead} AND {_IS_TURN} "
        f"AND (n.at > {at} OR (n.at = {at} AND n.id > {event})) ORDER BY n.at, n.id LIMIT 1)"
    )


# The source of a lead `l`, or of the one it was merged into.
_SOURCE = (
    "CASE WHEN l.merged_into_id IS NULL THEN l.source_id "
    f"ELSE (SELECT w.source_id FROM {LEAD} w WHERE w.id = l.merged_into_id) END"
)


# When a lead `l` came: a merge takes over the moment of the one that came first.
_CAME = (
    f"CASE WHEN l.id IN (SELECT g.winner_id FROM {MERGE} g) THEN COALESCE((SELECT c.at FROM {EVENT} c "
    "WHERE c.lead_id = l.id AND c.kind = 'created' ORDER BY c.at LIMIT 1), l.created_at) ELSE l.created_at END"
)


def owner() -> str:
    """Whose a lead `l` was, by `t`."""
    former = "t.former" if _is_joined() else _number_in(_FORMER.format(turn="t"))
    return f"CASE WHEN t.id IS NULL THEN l.owner_id ELSE {former} END"


def _number_in(json: str) -> str:
    return f"CAST({json}->>0 AS bigint)"


# Who booked the last trial of the lead before a trial's end, an offer or a change of status.
_BOOKER = (
    "CASE WHEN f.family IN ('trials', 'statuses') THEN "
    f"(SELECT b.actor_id FROM {EVENT} b WHERE b.lead_id = f.lead_id AND b.kind IN ({KINDS}) AND b.kind = 'trial' "
    "AND b.to_value = 'booked' AND (b.at < f.at OR (b.at = f.at AND b.id <= f.event_id)) "
    "ORDER BY b.at DESC, b.id DESC LIMIT 1) END"
)
# Who is asked before the owner.
_CREDITED = {
    Credit.OWNER: "f.member_id",
    Credit.DOER: "f.member_id, f.actor_id",
    Credit.BOOKER: f"f.member_id, {_BOOKER}",
}


def owned(credit: str, whole: bool) -> str:
    """Few leads PostgreSQL has to be told to look up: by itself it reads all there are."""
    leads = f"SELECT l.id, l.owner_id, l.respond_by, l.created_at, l.source_id, l.merged_into_id FROM {LEAD} l WHERE"
    joined = f"({leads} l.organization_id = %(center)s) l ON l.id = f.lead_id"
    if _is_joined() and not whole:
        joined = f"LATERAL ({leads} l.id = f.lead_id OFFSET 0) l ON TRUE"
    return (
        f"SELECT f.family, f.day, f.what, f.lead_id, f.at, l.respond_by, {_CAME} AS came_at, "
        f"COALESCE({_CREDITED[Credit(credit)]}, {owner()}) AS owner_id, {_SOURCE} AS source_id "
        f"FROM f {next_turn('f.lead_id', 'f.at', 'f.event_id')} LEFT JOIN {joined} WHERE f.day IS NOT NULL"
    )
