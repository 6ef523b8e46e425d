"""What became of the leads of each source, or of each partner: one table for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import percent
from analytics.reports.lead_rows import LeadRows, key_of, names_of
from analytics.reports.lead_sql import LeadFamily, cycle_seconds
from analytics.reports.question import Question
from analytics.reports.revenue import Agreed, agreed_by
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted, total

A_DAY = 24 * 3600
ENROLLED = 5  # the last step of the funnel
NUMBERS = (
    Column(_("Leads"), Kind.NUMBER, _("Leads that came in the period.")),
    Column(_("Enrolled"), Kind.NUMBER, _("Of these leads, who became enrolled until today, unless it was taken back.")),
    Column(_("Share"), Kind.PERCENT, _("Enrolled of the leads.")),
)
CYCLE = (
    Column(
        _("Days, median"),
        Kind.DAYS,
        _("From lead to enrolment: half of them took less. Who came in enrolled already does not count."),
    ),
    Column(_("Days, average"), Kind.DAYS, _("From lead to enrolment, on average.")),
)
REVENUE = (
    Column(
        _("Revenue"),
        Kind.MONEY,
        _("Agreed prices of the first group of each, the discount taken off: a month, or a whole course."),
    ),
    Column(
        _("Lifetime value, each"),
        Kind.MONEY,
        _("What each agreed to pay for all groups up to today, for a month at least; months by the day, on average."),
    ),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A column of leads, what it is called, the name of those without one, and the table that has the names."""

    column: str
    title: Any
    nobody: Any
    model: Any
    has_cycle: bool = True

    @property
    def filter(self) -> str:
        return self.column.removesuffix("_id")


@dataclass(frozen=True, slots=True)
class _Line:
    key: int | None
    leads: int
    enrolled: int
    cycle: tuple[int, float, float] | None
    agreed: Agreed = field(default_factory=Agreed)


def origin_table(question: Question, origin: Origin) -> list[Table]:
    """Six queries, whatever there is to count."""
    leads = LeadRows(question, LeadFamily.CAME)
    column = f"c.{origin.column}"
    enrolled = f"SUM(CASE WHEN c.step = {ENROLLED} THEN 1 ELSE 0 END)"
    found = leads.counts(f"{column}, COUNT(*), {enrolled}", group=column)
    if not origin.has_cycle:
        found = [row for row in found if row[0] is not None]
    if not found:
        return []
    cycles = leads.middles(column, cycle_seconds(), step=ENROLLED, cycle=1) if origin.has_cycle else {}
    agreed = agreed_by(leads, column)
    lines = [_Line(key, number, won, cycles.get(key), agreed.get(key, Agreed())) for key, number, won in found]
    names = names_of([line.key for line in lines], origin.model)
    lines.sort(key=lambda line: (-line.leads, names.get(line.key or 0, "")))
    rows = [_row(question, origin, line, names) for line in lines]
    cycle = CYCLE if origin.has_cycle else ()
    columns = (Column(origin.title, Kind.TEXT), *NUMBERS, *cycle, *REVENUE)
    chart = Chart(_("Leads and enrolled"), (1, 2))
    return [Table(columns, rows, _totals(origin, lines, rows, leads), chart=chart)]


def _row(question: Question, origin: Origin, line: _Line, names: Mapping[int, str]) -> list[Cell]:
    asked = {origin.filter: key_of(line.key)}
    name = str(origin.nobody) if line.key is None else names.get(line.key, "")
    return cells(
        name,
        counted(line.leads, question.leads_url(LeadFamily.CAME, **asked)),
        counted(line.enrolled, question.leads_url(LeadFamily.CAME, step=ENROLLED, **asked)),
        percent(line.enrolled, line.leads),
        *(_days(line.cycle) if origin.has_cycle else ()),
        line.agreed.first if line.agreed.payers else None,
        line.agreed.each,
    )


def _totals(origin: Origin, lines: Sequence[_Line], rows: Sequence[Sequence[Cell]], leads: LeadRows) -> list[Cell]:
    """Shares and days of all together, since those of parts do not add up."""
    number, enrolled = total(rows, 1), total(rows, 2)
    together = sum((line.agreed for line in lines), Agreed())
    cycle: tuple[Any, ...] = ()
    if origin.has_cycle:
        all_at_once = leads.middles("1", cycle_seconds(), step=ENROLLED, cycle=1)
        cycle = _days(all_at_once.get(1))
    return cells(
        str(_("All")),
        number,
        enrolled,
        percent(enrolled, number),
        *cycle,
        together.first if together.payers else None,
        together.each,
    )


def _days(cycle: tuple[int, float, float] | None) -> tuple[float | None, float | None]:
    """(median, average)."""
    if cycle is None:
        return None, None
    _size, average, median = cycle
    return median / A_DAY, average / A_DAY
