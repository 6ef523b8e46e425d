"""How far the leads of a period came, and where they were lost."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import percent
from analytics.reports.lead_rows import LeadRows
from analytics.reports.lead_sql import STEPS, LeadFamily
from analytics.reports.question import Question
from analytics.reports.report import Access, Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted

STEP_NAMES = (_("Came in"), _("Contacted"), _("Trial booked"), _("Came to trial"), _("Offer made"), _("Enrolled"))
LAST = len(STEPS) - 1
COLUMNS = (
    Column(_("Step"), Kind.TEXT),
    Column(_("Came so far"), Kind.NUMBER, _("Leads that stood at this step or further, at any time.")),
    Column(_("Of all"), Kind.PERCENT, _("Of the leads that came in the period.")),
    Column(_("Of the step before"), Kind.PERCENT, _("Of those who came to the step before.")),
    Column(_("Left here"), Kind.NUMBER, _("Came no further, and are lost, not suitable or cancelled now.")),
    Column(_("Still here"), Kind.NUMBER, _("Came no further yet, and are still open.")),
)


def funnel(question: Question) -> list[Table]:
    found = LeadRows(question, LeadFamily.CAME).counts("c.step, c.is_gone, COUNT(*)", group="c.step, c.is_gone")
    stand: Counter[tuple[int, int]] = Counter({(step, gone): number for step, gone, number in found})
    if not stand:
        return []
    reached = [sum(number for (at, _gone), number in stand.items() if at >= step) for step in range(len(STEPS))]
    rows = [_row(question, step, reached, stand) for step in range(len(STEPS))]
    left = sum(number for (_step, gone), number in stand.items() if gone)
    still = sum(number for (step, gone), number in stand.items() if not gone and step < LAST)
    totals = cells(str(_("All leads")), reached[0], None, None, left, still)
    return [Table(COLUMNS, rows, totals, chart=Chart(_("How far they came"), (1,)))]


def _row(question: Question, step: int, reached: list[int], stand: Counter[tuple[int, int]]) -> list[Cell]:

    def url(**filters: Any) -> str:
        return question.leads_url(LeadFamily.CAME, **filters)

    return cells(
        str(STEP_NAMES[step]),
        counted(reached[step], url(step=step)),
        percent(reached[step], reached[0]),
        percent(reached[step], reached[step - 1]) if step else None,
        counted(stand[step, 1], url(stands=step, gone=1)),
        None if step == LAST else counted(stand[step, 0], url(stands=step, gone=0)),
    )


REPORT = Report(
    key="funnel",
    title=_("Funnel"),
    about=_("How far the leads of a period came, and at which step they are lost."),
    rule=_(
        "Follows the leads that came in the period up to today; merged ones and those of undone imports do not count."
    ),
    icon="filter_alt",
    make=funnel,
    access=Access.LEADS,
)
