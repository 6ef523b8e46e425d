"""Leads by the month they came, and in which month they enrolled."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from analytics.models import percent
from analytics.reports.lead_rows import LeadRows
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted, hottest
from organizations.scoping import open_organization

ENROLLED = 5  # the last step of the funnel


def cohort(question: Question) -> list[Table]:
    today = timezone.localdate(timezone=open_organization().zone)
    months = _months(question.first, max(question.last, today))
    came = [month for month in months if month <= question.last]
    bounds = {f"month_{number}": month for number, month in enumerate(months) if number}
    of_lead, of_enrolment = _place("c.at", len(came)), _place("c.enrolled_at", len(months))
    found = LeadRows(question, LeadFamily.CAME).counts(
        f"{of_lead}, CASE WHEN c.enrolled_at IS NOT NULL THEN {of_enrolment} END, COUNT(*)", group="1, 2", values=bounds
    )
    if not found:
        return []
    leads: Counter[int] = Counter()
    enrolled: Counter[tuple[int, int]] = Counter()
    for lead_month, enrolment_month, number in found:
        leads[lead_month] += number
        if enrolment_month is not None:
            enrolled[lead_month, enrolment_month] += number
    # Months before the first lead would only be empty columns.
    begun = min(leads)
    most = hottest(100 * number / leads[month] for (month, _at), number in enrolled.items())

    def enrolled_in(number: int) -> list[int]:
        return [enrolled[number, at] for at in range(begun, len(months))]

    rows = [
        _row(question, months[begun:], number - begun, leads[number], enrolled_in(number), most)
        for number in range(begun, len(came))
        if leads[number]
    ]
    columns = (
        Column(_("Came in"), Kind.TEXT, _("The month in which the lead came, by the calendar of the center.")),
        Column(_("Leads"), Kind.NUMBER),
        Column(_("Enrolled"), Kind.SHARED, _("Until today, and their share of the leads of that month.")),
        *(Column(_name(month), Kind.SHARED) for month in months[begun:]),
    )
    by_month = [sum(enrolled[number, at] for number in leads) for at in range(begun, len(months))]
    all_leads = leads.total()
    totals = cells(str(_("All")), all_leads, *(_shared(number, all_leads) for number in (sum(by_month), *by_month)))
    return [Table(columns, rows, totals, chart=Chart(_("Leads and enrolled by the month they came"), (1, 2)))]


def _row(
    question: Question, months: Sequence[date], number: int, leads: int, enrolled: Sequence[int], most: float
) -> list[Cell]:
    """What cannot be yet, to enrol before one came, stays empty."""
    month = _inside(question, months[number])

    def cell(at: int) -> Cell:
        if at < number and not enrolled[at]:
            return Cell(None)
        bounds = {"enrolled_from": months[at], "enrolled_before": _next(months[at])}
        url = month.leads_url(LeadFamily.CAME, **bounds) if enrolled[at] else ""
        share = percent(enrolled[at], leads)
        return Cell(enrolled[at], url, share, (share or 0) / most)

    return cells(
        _name(months[number]),
        counted(leads, month.leads_url(LeadFamily.CAME)),
        Cell(
            sum(enrolled),
            month.leads_url(LeadFamily.CAME, step=ENROLLED) if any(enrolled) else "",
            percent(sum(enrolled), leads),
        ),
        *(cell(at) for at in range(len(months))),
    )


def _shared(number: int, leads: int) -> Cell:
    return Cell(number, percent=percent(number, leads))


def _inside(question: Question, month: date) -> Question:
    """The days of this month that belong to the period."""
    last = _next(month) - timedelta(days=1)
    return Question(max(question.first, month), min(question.last, last), question.member, question.branch)


def _place(moment: str, number: int) -> str:
    """Which of so many months a moment is of; an enrolment that was written down earlier is of the first."""
    cases = " ".join(f"WHEN {moment} < %(month_{place})s THEN {place - 1}" for place in range(1, number))
    return f"CASE {cases} ELSE {number - 1} END" if cases else "0"


def _months(first: date, last: date) -> list[date]:
    """Their first days."""
    months = [first.replace(day=1)]
    while (following := _next(months[-1])) <= last:
        months.append(following)
    return months


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _name(month: date) -> str:
    return date_format(month, "M Y")


REPORT = Report(
    key="cohort",
    title=_("Months of leads"),
    about=_("The leads of each month, and in which month they enrolled."),
    rule=_(
        "Follows the leads that came in the period up to today. The figures of days count what happened in a month, "
        "whenever its leads came: the two are never the same number."
    ),
    icon="grid_on",
    make=cohort,
    usual="year",
)
