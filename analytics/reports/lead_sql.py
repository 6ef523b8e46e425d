"""The statements behind reports of leads. Each family is a chain of expressions that ends in `c`, one row for each lead
(or stay), which reports count and a page lists.

A change of status that the next change took back never happened. Both databases read it in one pass over the events of
the leads in question, by windows; asked for each lead by itself it would take a hundred times as long.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import TextChoices

from analytics.fact_sql import EVENT, IMPORT_UNDONE, KINDS, LEAD, next_turn, owner, turned
from clients.choices import ClientTie
from clients.models import Client
from leads.choices import LeadStatus
from leads.models import LeadConversion
from scheduling.models import Enrolment

CLIENT, CONVERSION, ENROLMENT = Client._meta.db_table, LeadConversion._meta.db_table, Enrolment._meta.db_table

# The steps of a funnel, each with the statuses that stand at it; whoever stands further has passed it.
STEPS: tuple[tuple[LeadStatus, ...], ...] = (
    (LeadStatus.NEW, LeadStatus.ON_HOLD, LeadStatus.DORMANT),
    (LeadStatus.CONTACTED, LeadStatus.INTERESTED, LeadStatus.QUALIFIED),
    (LeadStatus.TRIAL_SCHEDULED,),
    (LeadStatus.TRIAL_ATTENDED,),
    (LeadStatus.SALES_OFFER, LeadStatus.DOCUMENTS_PENDING, LeadStatus.DOCUMENTS_RECEIVED),
    (LeadStatus.ENROLLED,),
)
WON = (LeadStatus.ENROLLED,)
GONE = (LeadStatus.LOST, LeadStatus.UNQUALIFIED, LeadStatus.CANCELLED)


class LeadFamily(TextChoices):
    """Which leads: those that came in the period (also with whether they were clients before, or the steps they
    made), were decided in it, left a status in it, or stand there now; and those of calls, trials and offers."""

    CAME = "came"
    MET = "met"
    DECIDED = "decided"
    STAYED = "stayed"
    STANDING = "standing"
    STEPPED = "stepped"
    TOUCHED = "touched"
    TRIED = "tried"
    OFFERED = "offered"


def words(statuses: Sequence[str]) -> str:
    return ", ".join(f"'{LeadStatus(status).value}'" for status in statuses)


def _step_of(status: str) -> str:
    cases = " ".join(f"WHEN {status} IN ({words(step)}) THEN {number}" for number, step in enumerate(STEPS) if number)
    return f"CASE {cases} ELSE 0 END"


def _changes(leads: str, is_long: bool) -> str:
    """Changes of status of these leads, each with what the next one says of it, in the order they were written down.
    PostgreSQL would read the events of all leads to find those of some; in a long range that is the shorter way."""
    theirs = f"{EVENT} e WHERE e.lead_id = l.id AND e.kind IN ({KINDS}) AND e.kind = 'status'"
    if is_long or connection.vendor == "sqlite":
        of_leads = f"{leads} l JOIN {theirs.replace('WHERE', 'ON', 1)}"
    else:
        of_leads = f"{leads} l CROSS JOIN LATERAL (SELECT e.* FROM {theirs} OFFSET 0) e"
    return (
        "SELECT e.id, e.lead_id, e.from_value, e.to_value, e.at, e.payload->>'reason' AS reason, "
        "e.payload->>'taken_back' AS back, LEAD(e.from_value) OVER w AS next_from, "
        f"LEAD(e.payload->>'taken_back') OVER w AS next_back FROM {of_leads} "
        "WINDOW w AS (PARTITION BY e.lead_id ORDER BY e.id)"
    )


_HOLDS = "s.back IS NULL AND NOT (s.next_back IS NOT NULL AND s.next_from = s.to_value)"
IN_PERIOD = "{moment} >= %(start)s AND {moment} < %(end)s"


def _came(which: str, is_long: bool, name: str = "c", more: str = "") -> str:
    """How far each came at any time, when it enrolled first (of who came in enrolled: as its status says). `more` are
    further columns of the lead."""
    leads = (
        "SELECT l.id, l.source_id, l.owner_id, l.partner_id, l.status, l.status_since, l.created_at"
        f"{more} FROM {LEAD} l WHERE l.organization_id = %(center)s "
        f"AND {IN_PERIOD.format(moment='l.created_at')} {which} AND l.merged_into_id IS NULL AND NOT {IMPORT_UNDONE}"
    )
    reached = (
        f"SELECT s.lead_id, MAX({_step_of('s.to_value')}) AS step, "
        f"MIN(CASE WHEN s.to_value = 'enrolled' THEN s.at END) AS enrolled_at FROM s WHERE {_HOLDS} GROUP BY s.lead_id"
    )
    own = "CASE WHEN l.status = 'enrolled' THEN COALESCE(l.status_since, l.created_at) END"
    stands, step = _step_of("l.status"), "COALESCE(m.step, 0)"
    facts = (
        "SELECT l.id AS lead_id, l.source_id, l.owner_id, l.partner_id, l.created_at AS at, "
        f"CASE WHEN {stands} > {step} THEN {stands} ELSE {step} END AS step, "
        f"COALESCE(m.enrolled_at, {own}) AS enrolled_at, "
        "CASE WHEN m.enrolled_at IS NOT NULL OR (l.status = 'enrolled' AND l.status_since > l.created_at) "
        "THEN 1 ELSE 0 END AS has_cycle, "
        f"CASE WHEN l.status IN ({words(GONE)}) THEN 1 ELSE 0 END AS is_gone{more} "
        "FROM l LEFT JOIN m ON m.lead_id = l.id"
    )
    return (
        f"l AS MATERIALIZED ({leads}), s AS ({_changes('l', is_long)}), m AS ({reached}), "
        f"{name} AS MATERIALIZED ({facts})"
    )


def _met(which: str, is_long: bool) -> str:
    """As they came, with whether each is a client that was here before it, and the score with which it became one. Of
    conversions of the lead and of those merged into it the first holds."""
    columns = "l.id AS of_lead, v.id, v.client_id, v.created_client, v.score_then"
    own = f"SELECT {columns} FROM l JOIN {CONVERSION} v ON v.lead_id = l.id"
    of_merged = f"{LEAD} o ON o.merged_into_id = l.id JOIN {CONVERSION} v ON v.lead_id = o.id"
    ranked = (
        "SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.of_lead ORDER BY a.id) AS place "
        f"FROM ({own} UNION ALL SELECT {columns} FROM l JOIN {of_merged}) a"
    )
    itself = f"CASE WHEN b.client_tie = '{ClientTie.SELF.value}' THEN b.client_id END"
    facts = (
        "SELECT b.*, CAST(v.score_then AS double precision) AS score, "
        "CASE WHEN p.created_at < b.at AND NOT COALESCE(v.created_client, FALSE) THEN 1 ELSE 0 END AS is_known "
        "FROM b LEFT JOIN v ON v.of_lead = b.lead_id AND v.place = 1 "
        f"LEFT JOIN {CLIENT} p ON p.id = COALESCE(v.client_id, {itself})"
    )
    came = _came(which, is_long, "b", ", l.client_id, l.client_tie")
    return f"{came}, v AS MATERIALIZED ({ranked}), c AS MATERIALIZED ({facts})"


def _decided(which: str, _is_long: bool) -> str:
    """The last decision of each lead in the period; of what was merged, that of the lead it became."""
    ends = words((*WON, *GONE))
    changed = (
        f"SELECT DISTINCT e.lead_id AS id FROM {EVENT} e WHERE e.organization_id = %(center)s AND e.kind IN ({KINDS}) "
        f"AND e.kind = 'status' AND e.to_value IN ({ends}) AND {IN_PERIOD.format(moment='e.at')}"
    )
    decisions = (
        "SELECT l.id AS lead_id, l.source_id, s.id, s.lead_id AS of_lead, s.to_value AS status, s.at, "
        "COALESCE(s.reason, '') AS reason, "
        "ROW_NUMBER() OVER (PARTITION BY l.id ORDER BY s.at DESC, s.id DESC) AS number_back "
        f"FROM s JOIN {LEAD} o ON o.id = s.lead_id JOIN {LEAD} l ON l.id = COALESCE(o.merged_into_id, o.id) "
        f"WHERE {_HOLDS} AND s.to_value IN ({ends}) AND {IN_PERIOD.format(moment='s.at')} {which}"
    )
    facts = (
        f"SELECT v.lead_id, v.source_id, v.at, CASE WHEN v.status IN ({words(WON)}) THEN 1 ELSE 0 END AS is_won, "
        f"v.reason, v.status, {owner()} AS owner_id FROM v {next_turn('v.of_lead', 'v.at', 'v.id')} "
        f"LEFT JOIN {LEAD} l ON l.id = v.of_lead WHERE v.number_back = 1"
    )
    turns = "".join(
        f"{name} AS MATERIALIZED ({sql}), "
        for name, sql in turned(f"{EVENT} n WHERE n.lead_id IN (SELECT id FROM d)").items()
    )
    changes = _changes("d", is_long=True)
    return f"d AS MATERIALIZED ({changed}), s AS ({changes}), v AS ({decisions}), {turns}c AS MATERIALIZED ({facts})"


def _stayed(which: str, is_long: bool) -> str:
    """Stays in a status that ended in the period, in seconds; the first of a lead began when it came."""
    changed = (
        f"SELECT DISTINCT e.lead_id AS id FROM {EVENT} e WHERE e.organization_id = %(center)s AND e.kind IN ({KINDS}) "
        f"AND e.kind = 'status' AND {IN_PERIOD.format(moment='e.at')}"
    )
    stays = (
        "SELECT s.lead_id, s.from_value AS status, s.at, "
        f"LAG(s.at) OVER (PARTITION BY s.lead_id ORDER BY s.id) AS since FROM s WHERE {_HOLDS}"
    )
    facts = (
        f"SELECT v.lead_id, v.status, v.at, {_seconds('COALESCE(v.since, l.created_at)', 'v.at')} AS seconds "
        f"FROM v JOIN {LEAD} l ON l.id = v.lead_id WHERE {IN_PERIOD.format(moment='v.at')} {which}"
    )
    return (
        f"d AS MATERIALIZED ({changed}), s AS ({_changes('d', is_long)}), v AS ({stays}), c AS MATERIALIZED ({facts})"
    )


def _standing(which: str, _is_long: bool) -> str:
    """Leads where they stand now, whenever they came."""
    facts = (
        "SELECT l.id AS lead_id, l.status, COALESCE(l.status_since, l.created_at) AS at "
        f"FROM {LEAD} l WHERE l.organization_id = %(center)s {which} "
        f"AND NOT l.is_archived AND l.status NOT IN ({words((*WON, *GONE))})"
    )
    return f"c AS ({facts})"


def _seconds(since: str, until: str) -> str:
    if connection.vendor == "sqlite":
        return f"(julianday({until}) - julianday({since})) * 86400.0"
    return f"CAST(EXTRACT(EPOCH FROM ({until} - {since})) AS double precision)"


def middle(rows: str, key: str, number: str) -> str:
    """(key, how many, average, median) of these numbers. Neither database shares a word for the median."""
    ranked = (
        f"SELECT {key} AS what, {number} AS number, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {number}) AS place, "
        f"COUNT(*) OVER (PARTITION BY {key}) AS size FROM {rows}"
    )
    return (
        "SELECT r.what, MAX(r.size) AS size, AVG(r.number) AS average, "
        "AVG(CASE WHEN 2 * r.place BETWEEN r.size AND r.size + 2 THEN r.number END) AS median "
        f"FROM ({ranked}) r GROUP BY r.what"
    )


def origins(key: str, score: str = "CAST(NULL AS double precision)") -> str:
    """(0, key, leads, enrolled, average and median of the cycle, average score) of each key, and the same of all with
    a 1."""
    cycles = f"(SELECT c.*, {_seconds('c.at', 'c.enrolled_at')} AS cycle FROM c WHERE c.has_cycle = 1) c"

    def of(mark: int, column: str) -> str:
        return (
            f"SELECT {mark}, n.what, n.leads, n.enrolled, m.average, m.median, n.score FROM ("
            f"SELECT {column} AS what, COUNT(*) AS leads, COUNT(c.enrolled_at) AS enrolled, AVG({score}) AS score "
            f"FROM c GROUP BY 1) n LEFT JOIN ({middle(cycles, column, 'c.cycle')}) m "
            "ON m.what = n.what OR (m.what IS NULL AND n.what IS NULL)"
        )

    return f"{of(0, key)} UNION ALL {of(1, 'CAST(NULL AS bigint)')}"


# Of leads `l`, those that may have joined a group.
BECAME_CLIENTS = (
    f"AND l.id IN (SELECT COALESCE(o.merged_into_id, o.id) FROM {CONVERSION} v JOIN {LEAD} o ON o.id = v.lead_id "
    "WHERE v.organization_id = %(center)s AND v.client_id IS NOT NULL)"
)


def groups_joined(key: str) -> str:
    """(key, lead, enrolment) of enrolled leads. An enrolment belongs to the last conversion of its student before it,
    so that none counts for two leads."""
    conversions = (
        f"SELECT v.id, v.client_id, v.at, COALESCE(o.merged_into_id, o.id) AS of_lead FROM {CONVERSION} v "
        f"JOIN {LEAD} o ON o.id = v.lead_id WHERE v.organization_id = %(center)s AND v.client_id IS NOT NULL"
    )
    later = (
        f"SELECT 1 FROM {CONVERSION} w WHERE w.client_id = v.client_id AND w.at <= n.created_at "
        "AND (w.at > v.at OR (w.at = v.at AND w.id > v.id))"
    )
    return (
        f"SELECT {key}, c.lead_id, n.id FROM c JOIN ({conversions}) v ON v.of_lead = c.lead_id "
        f"JOIN {ENROLMENT} n ON n.client_id = v.client_id AND n.created_at >= v.at "
        f"WHERE c.enrolled_at IS NOT NULL AND NOT EXISTS ({later})"
    )


# Each takes a further condition on the leads `l`, those of a branch or nothing, and whether the range is long.
FAMILIES = {
    LeadFamily.CAME: _came,
    LeadFamily.MET: _met,
    LeadFamily.DECIDED: _decided,
    LeadFamily.STAYED: _stayed,
    LeadFamily.STANDING: _standing,
}
