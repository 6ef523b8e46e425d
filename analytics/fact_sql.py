"""The statement behind figures: a chain of expressions that ends in `o`, a row for each fact with its family, its day,
what it is, the lead, the moment, and whose it was.

Owners and undone facts are found from the spine alone:
- whose a lead was at a moment: who it was taken from at the next change of owner, else whose it is now;
- a fact that was taken back does not count on its own day.
What was taken back is rare and has an index of its own, so that nothing is sorted to find it. Both databases read JSON
by `->` and `->>`. Leads are named by IN: joined, SQLite would look through all events for a filter first.
"""

from django.db import connection
from django.db.models import TextChoices

from leads.choices import FIGURE_KINDS, REACHED, TURN_KINDS
from leads.models import Lead, LeadEvent, LeadMerge, LeadReminder
from organizations.choices import Credit

EVENT, LEAD = LeadEvent._meta.db_table, Lead._meta.db_table
_MERGE, _REMINDER = LeadMerge._meta.db_table, LeadReminder._meta.db_table

# The kinds are written out as in the index of these events: SQLite finds it by that term alone.
KINDS = ", ".join(f"'{kind.value}'" for kind in FIGURE_KINDS)
_TURNS = ", ".join(f"'{kind.value}'" for kind in TURN_KINDS)
_REACHED = ", ".join(f"'{outcome.value}'" for outcome in REACHED)
# Which reminders a merge moved. SQLite takes a key with dots for a path, unless it stands in quotes within one.
_MOVED = "leads.LeadReminder.lead"
_EACH_MOVED = {
    "postgresql": (
        f"jsonb_array_elements_text(g.journal->'moved'->'{_MOVED}') AS j(value) "
        f"WHERE g.journal->'moved' ? '{_MOVED}' AND"
    ),
    "sqlite": f"json_each(g.journal, '$.moved.\"{_MOVED}\"') AS j WHERE",
}
_OUTCOMES = "'attended', 'no_show', 'outcome_back'"
_NOBODY = "CAST(NULL AS bigint)"
# The term of the index of events that take another one back.
_TAKES_BACK = {
    "postgresql": "e.payload ? 'taken_back'",
    "sqlite": "JSON_TYPE(e.payload, '$.\"taken_back\"') IS NOT NULL",
}
# Of first touches: those that somebody waited for.
WAITED = "waited"


class Family(TextChoices):
    """What is counted alike."""

    TOUCHES = "touches"
    STATUSES = "statuses"
    TRIALS = "trials"
    FOLLOW_UPS = "follow_ups"
    CREATED = "created"


def facts_of(*families: Family, credit: str = Credit.OWNER, whole: bool = False) -> str:
    """WITH … of these families, up to `o`, where `owner_id` is who is credited. It asks for center, first, last (days),
    start and end (moments). `whole` reads all leads of the center: in a long range hardly one is not in question, and
    finding out which takes longer."""
    parts = {name: sql for family in families for name, sql in _PARTS.get(family, _nothing)(whole).items()}
    facts = " UNION ALL ".join(_FACTS[family]() for family in families)
    turns = turned(f"{EVENT} n WHERE " + _CENTERS.format("n") if whole else _IN_FACTS)
    chain = {**_days(), **parts, "f": facts, **turns, "o": _owned(credit, whole)}
    kept = _KEPT if whole else {**_KEPT, "f": "MATERIALIZED"}
    return "WITH " + ", ".join(f"{name} AS {kept.get(name, '')} ({sql})" for name, sql in chain.items())


def _nothing(_whole: bool) -> dict[str, str]:
    return {}


# --- Days ---------------------------------------------------------------------------------------
def _days() -> dict[str, str]:
    """The days that were asked for. PostgreSQL gets their ends as one sorted list, in which it looks up moments; a gap
    between days has an end too, and no number."""
    days = {
        "d": "SELECT id, starts_at, ends_at FROM analytics_kpiday "
        "WHERE organization_id = %(center)s AND day BETWEEN %(first)s AND %(last)s"
    }
    if connection.vendor == "sqlite":
        return days
    ends = (
        "SELECT id, starts_at AS at FROM d UNION ALL "
        "SELECT NULL, ends_at FROM d WHERE ends_at NOT IN (SELECT starts_at FROM d)"
    )
    listed = f"SELECT array_agg(id ORDER BY at) AS ids, array_agg(at ORDER BY at) AS ends FROM ({ends}) e"
    return {**days, "listed": listed}


def _day(moment: str, *, end: bool = False) -> str:
    """The day's number, or the moment it ends."""
    if connection.vendor == "sqlite":
        return (
            f"(SELECT {'d.ends_at' if end else 'd.id'} FROM analytics_kpiday d WHERE d.organization_id = %(center)s "
            f"AND d.starts_at <= {moment} AND d.ends_at > {moment} ORDER BY d.starts_at DESC LIMIT 1)"
        )
    place = f"width_bucket({moment}, (SELECT ends FROM listed))"
    return f"(SELECT ends FROM listed)[{place} + 1]" if end else f"(SELECT ids FROM listed)[{place}]"


def _in_range(moment: str) -> str:
    return f"{moment} >= %(start)s AND {moment} < %(end)s"


# --- Leads in question --------------------------------------------------------------------------
def _event_of_range(*kinds: str) -> str:
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"{EVENT} e WHERE e.organization_id = %(center)s AND e.kind IN ({KINDS}) AND e.kind IN ({named}) "
        f"AND {_in_range('e.at')}"
    )


def _leads_of(name: str, events: str) -> dict[str, str]:
    """The leads of these events, with those that were merged into them, and those they were merged into."""
    seen = f"SELECT e.lead_id AS id FROM {events}"
    found = f"(SELECT id FROM {name}_seen)"
    with_merged = (
        f"SELECT id FROM {name}_seen UNION SELECT g.absorbed_id FROM {_MERGE} g WHERE g.winner_id IN {found} "
        f"UNION SELECT m.merged_into_id FROM {LEAD} m WHERE m.id IN {found} AND m.merged_into_id IS NOT NULL"
    )
    return {f"{name}_seen": seen, name: with_merged}


_CENTERS = "{}.organization_id = %(center)s"


def _told(kind: str, of: str | None) -> str:
    """Events of a kind, of these leads or of all of the center, up to further conditions."""
    whose = f"e.lead_id IN (SELECT id FROM {of})" if of else _CENTERS.format("e")
    return f"{EVENT} e WHERE {whose} AND e.kind = '{kind}'"


def _counted(kind: str, of: str | None) -> str:
    return f"{_told(kind, of)} AND e.kind IN ({KINDS})"


def _taking_back(kind: str, of: str | None) -> str:
    return f"{_told(kind, of)} AND {_TAKES_BACK[connection.vendor]}"


# --- First touches ------------------------------------------------------------------------------
def _touches(whole: bool) -> dict[str, str]:
    """We called or wrote, or spoke with them when they did; and it was not taken back. What was done to a lead that was
    merged into another counts for that one from then on."""
    of = None if whole else "touched"
    back = f"SELECT CAST(e.payload->>'taken_back' AS bigint) AS id FROM {_taking_back('touch', of)}"
    touches = (
        f"SELECT e.lead_id, e.at, e.id, e.actor_id FROM {_counted('touch', of)} "
        "AND e.payload->>'taken_back' IS NULL AND NOT EXISTS (SELECT 1 FROM back WHERE back.id = e.id) "
        f"AND (e.payload->>'direction' = 'outbound' OR e.to_value IN ({_REACHED}))"
    )
    placed = "SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.lead_id ORDER BY p.at, p.id) AS place FROM p"
    through_merges = (
        "SELECT g.winner_id AS lead_id, MIN(CASE WHEN g.at > p.at THEN g.at ELSE p.at END) AS at "
        f"FROM p CROSS JOIN {_MERGE} g WHERE g.absorbed_id = p.lead_id AND g.undone_at IS NULL GROUP BY g.winner_id"
    )
    leads = {} if whole else _leads_of("touched", _event_of_range("touch"))
    return {**leads, "back": back, "p": touches, "placed": placed, "m": through_merges}


def _first_touches() -> str:
    """The first of a lead and of those that were merged into it by then."""
    return (
        f"SELECT 'touches' AS family, {_day('x.at')} AS day, 'touch' AS what, x.lead_id, x.at, x.id AS event_id, "
        f"x.actor_id, {_NOBODY} AS member_id FROM placed x WHERE x.place = 1 AND {_in_range('x.at')} "
        "AND NOT EXISTS (SELECT 1 FROM m WHERE m.lead_id = x.lead_id AND m.at <= x.at)"
    )


# --- Statuses -----------------------------------------------------------------------------------
def _statuses(_whole: bool) -> dict[str, str]:
    """Those that the next change did not take back; once for a lead and day, the last."""
    before = (
        f"SELECT c.id FROM {EVENT} c WHERE c.lead_id = e.lead_id AND c.kind IN ({KINDS}) AND c.kind = 'status' "
        "AND c.id < e.id ORDER BY c.id DESC LIMIT 1"
    )
    undone = f"SELECT ({before}) AS id, e.from_value AS status FROM {_taking_back('status', None)}"
    held = (
        f"SELECT e.id, e.lead_id, e.to_value, e.at, e.actor_id, {_day('e.at')} AS day "
        f"FROM {_event_of_range('status')} AND e.payload->>'taken_back' IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM undone z WHERE z.id = e.id AND z.status = e.to_value)"
    )
    last = (
        "SELECT q.*, ROW_NUMBER() OVER (PARTITION BY q.lead_id, q.to_value, q.day ORDER BY q.id DESC) AS number_back "
        f"FROM ({held}) q"
    )
    return {"undone": undone, "r": last}


def _statuses_reached() -> str:
    return (
        "SELECT 'statuses' AS family, r.day, r.to_value AS what, r.lead_id, r.at, r.id AS event_id, "
        f"r.actor_id, {_NOBODY} AS member_id FROM r WHERE r.number_back = 1"
    )


# --- Trials and offers --------------------------------------------------------------------------
def _trials(whole: bool) -> dict[str, str]:
    """Each outcome with those that were written of the same trial after it."""
    of = None if whole else "tried"
    told = (
        "SELECT e.id, e.lead_id, e.to_value, e.at, e.actor_id, e.payload->>'before' AS before, "
        f"MIN(e.to_value) OVER w AS least, MAX(e.to_value) OVER w AS most FROM {_counted('trial', of)} "
        f"AND e.to_value IN ({_OUTCOMES}) WINDOW w AS (PARTITION BY e.payload->>'trial' ORDER BY e.id DESC "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    leads = {} if whole else _leads_of("tried", f"{_event_of_range('trial')} AND e.to_value IN ({_OUTCOMES})")
    return {**leads, "told": told}


def _trials_and_offers() -> str:
    """An outcome counts unless it was said again by somebody else, or the other way round later."""

    def columns(e: str) -> str:
        return (
            f"SELECT 'trials' AS family, {_day(f'{e}.at')} AS day, {e}.to_value AS what, {e}.lead_id, {e}.at, "
            f"{e}.id AS event_id, {e}.actor_id, {_NOBODY} AS member_id"
        )

    return (
        f"{columns('y')} FROM told y WHERE {_in_range('y.at')} AND y.to_value IN ('attended', 'no_show') "
        "AND COALESCE(y.before, '') <> y.to_value AND COALESCE(y.least, y.to_value) = y.to_value "
        f"AND COALESCE(y.most, y.to_value) = y.to_value UNION ALL {columns('e')} "
        f"FROM {_event_of_range('trial', 'offer')} AND e.to_value IN ('booked', 'made')"
    )


# --- Follow-ups ---------------------------------------------------------------------------------
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


def _follow_ups(_whole: bool) -> dict[str, str]:
    """A deadline that was missed and then moved is known by the moment it was missed at. A reminder that a merge moved
    later was of the lead that is no more."""
    due = " UNION ALL ".join(
        f"SELECT {_day(day)} AS day, '{what}' AS what, r.id, r.lead_id, r.member_id, {at} AS at FROM {_REMINDER} r "
        f"WHERE r.organization_id = %(center)s AND {_in_range(day)} AND r.kind <> 'first_contact' AND {condition}"
        for what, day, at, condition in _DEADLINES
    )
    moved = (
        "SELECT CAST(j.value AS bigint) AS reminder_id, g.absorbed_id, g.at, "
        "LAG(g.at) OVER (PARTITION BY j.value ORDER BY g.at) AS before_at "
        f"FROM {_MERGE} g, {_EACH_MOVED[connection.vendor]} "
        "g.organization_id = %(center)s AND g.undone_at IS NULL"
    )
    theirs = (
        "SELECT u.day, u.what, u.member_id, u.at, COALESCE(v.absorbed_id, u.lead_id) AS lead_id FROM u "
        "LEFT JOIN v ON v.reminder_id = u.id AND v.at > u.at AND (v.before_at IS NULL OR v.before_at <= u.at)"
    )
    return {"u": due, "v": moved, "h": theirs}


def _deadlines() -> str:
    """A follow-up is its person's."""
    return (
        "SELECT 'follow_ups' AS family, h.day, h.what, h.lead_id, h.at, 0 AS event_id, "
        f"{_NOBODY} AS actor_id, h.member_id FROM h"
    )


# --- Leads that came ----------------------------------------------------------------------------
IMPORT_UNDONE = (
    f"EXISTS (SELECT 1 FROM {EVENT} b WHERE b.lead_id = l.id AND b.kind = 'import_undone' "
    "AND b.payload->'is_archived' IS NOT NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {EVENT} c WHERE c.lead_id = l.id AND c.kind IN ({_TURNS}) "
    "AND c.kind = 'restored' AND c.id > b.id))"
)


def _created() -> str:
    """Whose they were when the day ended."""
    return (
        f"SELECT 'created' AS family, {_day('l.created_at')} AS day, COALESCE(CAST(l.source_id AS text), '') AS what, "
        f"l.id AS lead_id, {_day('l.created_at', end=True)} AS at, 0 AS event_id, "
        f"{_NOBODY} AS actor_id, {_NOBODY} AS member_id FROM {LEAD} l "
        f"WHERE l.organization_id = %(center)s AND {_in_range('l.created_at')} "
        f"AND l.merged_into_id IS NULL AND NOT {IMPORT_UNDONE}"
    )


# --- Owners -------------------------------------------------------------------------------------
_FORMER = "COALESCE({turn}.payload->'owner', {turn}.payload->'owner_id')"
# Changes of owner; merging and parting may be one too.
_IS_TURN = (
    f"n.kind IN ({_TURNS}) AND n.kind IN ('assigned', 'merged', 'unmerged') AND {_FORMER.format(turn='n')} IS NOT NULL"
)


_IN_FACTS = f"{EVENT} n WHERE n.lead_id IN (SELECT lead_id FROM f)"


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
    f"CASE WHEN l.id IN (SELECT g.winner_id FROM {_MERGE} g) THEN COALESCE((SELECT c.at FROM {EVENT} c "
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


def _owned(credit: str, whole: bool) -> str:
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


_PARTS = {
    Family.TOUCHES: _touches,
    Family.STATUSES: _statuses,
    Family.TRIALS: _trials,
    Family.FOLLOW_UPS: _follow_ups,
}
_FACTS = {
    Family.TOUCHES: _first_touches,
    Family.STATUSES: _statuses_reached,
    Family.TRIALS: _trials_and_offers,
    Family.FOLLOW_UPS: _deadlines,
    Family.CREATED: _created,
}
# What is read more than once, or has to be found before what follows; of what is asked for twice, each time a part.
_KEPT = {
    **dict.fromkeys(("listed", "touched", "tried", "back", "undone", "p", "u", "v", "h", "t"), "MATERIALIZED"),
    "o": "NOT MATERIALIZED",
}
