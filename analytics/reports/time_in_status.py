"""How long leads stay in each status, and who stands there too long now."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.reports.lead_rows import LeadRows
from analytics.reports.lead_sql import GONE, WON, LeadFamily
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted, total
from leads.choices import LeadStatus
from leads.models.status import status_label

LONG_DAYS = 7
A_DAY = 24 * 3600
COLUMNS = (
    Column(_("Status"), Kind.TEXT),
    Column(
        _("Left it"), Kind.NUMBER, _("Changes from this status to another in the period; none that were taken back.")
    ),
    Column(_("Days, median"), Kind.DAYS, _("Half of those who left it had stayed for less.")),
    Column(_("Days, average"), Kind.DAYS, _("How long those who left it had stayed, on average.")),
    Column(_("There now"), Kind.NUMBER, _("Leads that stand there today, whenever they came.")),
    Column(_("Over a week"), Kind.NUMBER, _("Of those there now: for more than seven days.")),
)


def time_in_status(question: Question) -> list[Table]:
    stays = LeadRows(question, LeadFamily.STAYED).middles("c.status", "c.seconds")
    long_since = timezone.now() - timedelta(days=LONG_DAYS)
    there = {
        status: (number, too_long)
        for status, number, too_long in LeadRows(question, LeadFamily.STANDING).counts(
            "c.status, COUNT(*), SUM(CASE WHEN c.at < %(long_since)s THEN 1 ELSE 0 END)",
            group="c.status",
            values={"long_since": long_since},
        )
    }
    rows = [
        _row(question, status, stays.get(status.value), there.get(status.value, (0, 0)))
        for status in LeadStatus
        if status not in (*WON, *GONE) and (status in stays or status in there)
    ]
    if not rows:
        return []
    totals = cells(str(_("All")), total(rows, 1), None, None, total(rows, 4), total(rows, 5))
    return [Table(COLUMNS, rows, totals, chart=Chart(_("Days in a status, median"), (2,)))]


def _row(
    question: Question, status: LeadStatus, stay: tuple[int, float, float] | None, there: tuple[int, int]
) -> list[Cell]:
    left, average, median = stay or (0, None, None)
    number, too_long = there
    key = status.value
    return cells(
        status_label(status),
        counted(left, question.leads_url(LeadFamily.STAYED, status=key)),
        None if median is None else median / A_DAY,
        None if average is None else average / A_DAY,
        counted(number, question.leads_url(LeadFamily.STANDING, status=key)),
        counted(too_long, question.leads_url(LeadFamily.STANDING, status=key, days=LONG_DAYS)),
    )


REPORT = Report(
    key="time-in-status",
    title=_("Time in status"),
    about=_("How long leads stay in each status, and how many stand there for over a week."),
    rule=_(
        "Stays that ended in the period, from the moment a lead got the status; a slip that was taken back does not "
        "end one. A lead may leave a status more than once."
    ),
    icon="hourglass_bottom",
    make=time_in_status,
)
