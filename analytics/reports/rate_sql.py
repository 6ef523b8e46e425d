"""The statements behind rates: leads that came with the steps they made; and leads we called, trials and offers, each
with whether it went well (`is_done`) and whose the lead was at that moment. What happened to a merged lead is of the
one it became."""

from analytics.fact_sql import EVENT, IMPORT_UNDONE, LEAD, next_turn, owner, turned
from analytics.reports.lead_sql import IN_PERIOD, LeadFamily
from clients.choices import REACHED, Direction
from leads.choices import LeadStatus
from leads.models import Touchpoint
from scheduling.models import Lesson, LessonGuest
from trials.choices import OUTCOMES, OfferAnswer, TrialStatus
from trials.models import Offer, TrialLesson

TOUCH, TRIAL, OFFER = Touchpoint._meta.db_table, TrialLesson._meta.db_table, Offer._meta.db_table
GUEST, LESSON = LessonGuest._meta.db_table, Lesson._meta.db_table
_OF_LEAD = f"JOIN {LEAD} o ON o.id = x.lead_id WHERE x.organization_id = %(center)s"
_BECAME = "COALESCE(o.merged_into_id, o.id) AS lead_id"


def _quoted(*values: str) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _stepped(which: str, _is_long: bool) -> str:
    """Each step is made by those who made the one before."""
    contacted = "l.first_response_at IS NOT NULL"
    qualified = f"{contacted} AND l.qualified_at IS NOT NULL"
    steps = {
        "is_contacted": contacted,
        "is_qualified": qualified,
        "is_converted": f"{qualified} AND l.status = '{LeadStatus.ENROLLED.value}'",
    }
    columns = ", ".join(f"CASE WHEN {made} THEN 1 ELSE 0 END AS {name}" for name, made in steps.items())
    facts = (
        f"SELECT l.id AS lead_id, l.created_at AS at, {columns} FROM {LEAD} l WHERE l.organization_id = %(center)s "
        f"AND {IN_PERIOD.format(moment='l.created_at')} {which} AND l.merged_into_id IS NULL AND NOT {IMPORT_UNDONE}"
    )
    return f"c AS ({facts})"


def _touched(which: str, _is_long: bool) -> str:
    """Leads with the first call or message of ours in the period; done if we reached them then or later in it, or they
    called or wrote after it."""
    touches = (
        f"SELECT {_BECAME}, x.at, CASE WHEN x.direction = '{Direction.OUTBOUND.value}' THEN 1 ELSE 0 END AS is_ours, "
        f"CASE WHEN x.direction = '{Direction.INBOUND.value}' OR x.outcome IN ({_quoted(*REACHED)}) THEN 1 ELSE 0 END "
        f"AS is_answer FROM {TOUCH} x {_OF_LEAD} AND x.taken_back_at IS NULL AND {IN_PERIOD.format(moment='x.at')}"
    )
    first = "SELECT h.lead_id, MIN(h.at) AS at FROM h WHERE h.is_ours = 1 GROUP BY h.lead_id"
    spoken = (
        f"SELECT g.lead_id, g.at, MAX(h.is_answer) AS is_done FROM ({first}) g "
        "JOIN h ON h.lead_id = g.lead_id AND h.at >= g.at GROUP BY g.lead_id, g.at"
    )
    return f"h AS MATERIALIZED ({touches}), {_owned(spoken, which)}"


def _tried(which: str, _is_long: bool) -> str:
    """Trials that were to begin in the period, of which it is known whether they came."""
    known = f"{_OF_LEAD} AND x.status IN ({_quoted(*OUTCOMES)})"
    came = f"CASE WHEN x.status = '{TrialStatus.ATTENDED.value}' THEN 1 ELSE 0 END AS is_done"
    of_lesson = f"JOIN {GUEST} g ON g.id = x.guest_id JOIN {LESSON} n ON n.id = g.lesson_id"
    trials = (
        f"SELECT {_BECAME}, n.starts_at AS at, {came} FROM {TRIAL} x {of_lesson} {known} "
        f"AND {IN_PERIOD.format(moment='n.starts_at')} UNION ALL "
        f"SELECT {_BECAME}, x.own_starts_at AS at, {came} FROM {TRIAL} x {known} "
        f"AND {IN_PERIOD.format(moment='x.own_starts_at')}"
    )
    return _owned(trials, which)


def _offered(which: str, _is_long: bool) -> str:
    """Offers that were answered in the period, whenever they were made."""
    offers = (
        f"SELECT {_BECAME}, x.answered_at AS at, CASE WHEN x.answer = '{OfferAnswer.ACCEPTED.value}' THEN 1 ELSE 0 END "
        f"AS is_done FROM {OFFER} x {_OF_LEAD} AND x.answer <> '' AND {IN_PERIOD.format(moment='x.answered_at')}"
    )
    return _owned(offers, which)


def _owned(found: str, which: str) -> str:
    """With whose the lead was at the moment of each."""
    turns = "".join(
        f"{name} AS MATERIALIZED ({sql}), "
        for name, sql in turned(f"{EVENT} n WHERE n.lead_id IN (SELECT lead_id FROM f)").items()
    )
    facts = (
        f"SELECT f.lead_id, f.at, f.is_done, {owner()} AS owner_id FROM f {next_turn('f.lead_id', 'f.at', '0')} "
        f"JOIN {LEAD} l ON l.id = f.lead_id WHERE l.organization_id = %(center)s {which}"
    )
    return f"f AS MATERIALIZED ({found}), {turns}c AS MATERIALIZED ({facts})"


RATES = {
    LeadFamily.STEPPED: _stepped,
    LeadFamily.TOUCHED: _touched,
    LeadFamily.TRIED: _tried,
    LeadFamily.OFFERED: _offered,
}
