"""What each family counts: expressions that lead to its facts, and the facts."""

from django.db import connection
from django.db.models import TextChoices

from analytics.fact_sql.terms import (
    EVENT,
    KINDS,
    LEAD,
    MERGE,
    TURNS,
    counted,
    day_of,
    event_of_range,
    in_range,
    leads_of,
    taking_back,
)
from leads.choices import REACHED
from leads.models import LeadReminder

_REMINDER = LeadReminder._meta.db_table
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
# Of first touches: those that somebody waited for.
WAITED = "waited"


class Family(TextChoices):
    """What is counted alike."""

    TOUCHES = "touches"
    STATUSES = "statuses"
    TRIALS = "trials"
    FOLLOW_UPS = "follow_ups"
    CREATED = "created"


# --- First touches ------------------------------------------------------------------------------
def _touches(whole: bool) -> dict[str, str]:
    """We called or wrote, or spoke with them when they did; and it was not taken back. What was done to a lead that was
    merged into another counts for that one from then on."""
    of = None if whole else "touched"
    back = f"SELECT CAST(e.payload->>'taken_back' AS bigint) AS id FROM {taking_back('touch', of)}"
    touches = (
        f"SELECT e.lead_id, e.at, e.id, e.actor_id FROM {counted('touch', of)} "
        "AND e.payload->>'taken_back' IS NULL AND NOT EXISTS (SELECT 1 FROM back WHERE back.id = e.id) "
        f"AND (e.payload->>'direction' = 'outbound' OR e.to_value IN ({_REACHED}))"
    )
    placed = "SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.lead_id ORDER BY p.at, p.id) AS place FROM p"
    through_merges = (
        "SELECT g.winner_id AS lead_id, MIN(CASE WHEN g.at > p.at THEN g.at ELSE p.at END) AS at "
        f"FROM p CROSS JOIN {MERGE} g WHERE g.absorbed_id = p.lead_id AND g.undone_at IS NULL GROUP BY g.winner_id"
    )
    leads = {} if whole else leads_of("touched", event_of_range("touch"))
    return {**leads, "back": back, "p": touches, "placed": placed, "m": through_merges}


def _first_touches() -> str:
    """The first of a lead and of those that were merged into it by then."""
    return (
        f"SELECT 'touches' AS family, {day_of('x.at')} AS day, 'touch' AS what, x.lead_id, x.at, x.id AS event_id, "
        f"x.actor_id, {_NOBODY} AS member_id FROM placed x WHERE x.place = 1 AND {in_range('x.at')} "
        "AND NOT EXISTS (SELECT 1 FROM m WHERE m.lead_id = x.lead_id AND m.at <= x.at)"
    )


# --- Statuses -----------------------------------------------------------------------------------
def _statuses(_whole: bool) -> dict[str, str]:
    """Those that the next change did not take back; once for a lead and day, the last."""
    before = (
        f"SELECT c.id FROM {EVENT} c WHERE c.lead_id = e.lead_id AND c.kind IN ({KINDS}) AND c.kind = 'status' "
        "AND c.id < e.id ORDER BY c.id DESC LIMIT 1"
    )
    undone = f"SELECT ({before}) AS id, e.from_value AS status FROM {taking_back('status', None)}"
    held = (
        f"SELECT e.id, e.lead_id, e.to_value, e.at, e.actor_id, {day_of('e.at')} AS day "
        f"FROM {event_of_range('status')} AND e.payload->>'taken_back' IS NULL "
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
        f"MIN(e.to_value) OVER w AS least, MAX(e.to_value) OVER w AS most FROM {counted('trial', of)} "
        f"AND e.to_value IN ({_OUTCOMES}) WINDOW w AS (PARTITION BY e.payload->>'trial' ORDER BY e.id DESC "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    leads = {} if whole else leads_of("tried", f"{event_of_range('trial')} AND e.to_value IN ({_OUTCOMES})")
    return {**leads, "told": told}


def _trials_and_offers() -> str:
    """An outcome counts unless it was said again by somebody else, or the other way round later."""

    def columns(e: str) -> str:
        return (
            f"SELECT 'trials' AS family, {day_of(f'{e}.at')} AS day, {e}.to_value AS what, {e}.lead_id, {e}.at, "
            f"{e}.id AS event_id, {e}.actor_id, {_NOBODY} AS member_id"
        )

    return (
        f"{columns('y')} FROM told y WHERE {in_range('y.at')} AND y.to_value IN ('attended', 'no_show') "
        "AND COALESCE(y.before, '') <> y.to_value AND COALESCE(y.least, y.to_value) = y.to_value "
        f"AND COALESCE(y.most, y.to_value) = y.to_value UNION ALL {columns('e')} "
        f"FROM {event_of_range('trial', 'offer')} AND e.to_value IN ('booked', 'made')"
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
        f"SELECT {day_of(day)} AS day, '{what}' AS what, r.id, r.lead_id, r.member_id, {at} AS at FROM {_REMINDER} r "
        f"WHERE r.organization_id = %(center)s AND {in_range(day)} AND r.kind <> 'first_contact' AND {condition}"
        for what, day, at, condition in _DEADLINES
    )
    moved = (
        "SELECT CAST(j.value AS bigint) AS reminder_id, g.absorbed_id, g.at, "
        "LAG(g.at) OVER (PARTITION BY j.value ORDER BY g.at) AS before_at "
        f"FROM {MERGE} g, {_EACH_MOVED[connection.vendor]} "
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
    f"AND NOT EXISTS (SELECT 1 FROM {EVENT} c WHERE c.lead_id = l.id AND c.kind IN ({TURNS}) "
    "AND c.kind = 'restored' AND c.id > b.id))"
)


def _created() -> str:
    """Whose they were when the day ended."""
    return (
        f"SELECT 'created' AS family, {day_of('l.created_at')} AS day, "
        f"COALESCE(CAST(l.source_id AS text), '') AS what, l.id AS lead_id, {day_of('l.created_at', end=True)} AS at, "
        f"0 AS event_id, {_NOBODY} AS actor_id, {_NOBODY} AS member_id FROM {LEAD} l "
        f"WHERE l.organization_id = %(center)s AND {in_range('l.created_at')} "
        f"AND l.merged_into_id IS NULL AND NOT {IMPORT_UNDONE}"
    )


PARTS = {
    Family.TOUCHES: _touches,
    Family.STATUSES: _statuses,
    Family.TRIALS: _trials,
    Family.FOLLOW_UPS: _follow_ups,
}
FACTS = {
    Family.TOUCHES: _first_touches,
    Family.STATUSES: _statuses_reached,
    Family.TRIALS: _trials_and_offers,
    Family.FOLLOW_UPS: _deadlines,
    Family.CREATED: _created,
}
