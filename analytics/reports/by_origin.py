"""What became of the leads of each source, or of each partner: one table for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.models import percent
from analytics.reports.lead_rows import LeadRows, Origins, key_of, names_of
from analytics.reports.lead_sql import LeadFamily
from analytics.reports.question import Question
from analytics.reports.revenue import Agreed, agreed_by
from analytics.reports.table import Cell, Chart, Column, Kind, Table, cells, counted

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


def origin_table(question: Question, origin: Origin) -> list[Table]:
    """Four queries, whatever there is to count."""
    rows = LeadRows(question, LeadFamily.CAME)
    found = list(rows.origins(f"c.{origin.column}"))
    lines = [line for line in found if not line.is_all and (origin.nobody or line.key is not None)]
    if not lines:
        return []
    agreed = agreed_by(rows, f"c.{origin.column}")
    names = names_of([line.key for line in lines], origin.model)
    lines.sort(key=lambda line: (-line.leads, names.get(line.key or 0, "")))
    cycle = CYCLE if origin.has_cycle else ()
    return [
        Table(
            (Column(origin.title, Kind.TEXT), *NUMBERS, *cycle, *REVENUE),
            [_row(question, origin, line, agreed.get(line.key, Agreed()), names) for line in lines],
            _totals(origin, found, lines, agreed),
            chart=Chart(_("Leads and enrolled"), (1, 2)),
        )
    ]


def _row(question: Question, origin: Origin, line: Origins, agreed: Agreed, names: Mapping[int, str]) -> list[Cell]:
    asked = {origin.filter: key_of(line.key)}
    return cells(
        str(origin.nobody) if line.key is None else names.get(line.key, ""),
        counted(line.leads, question.leads_url(LeadFamily.CAME, **asked)),
        counted(line.enrolled, question.leads_url(LeadFamily.CAME, step=ENROLLED, **asked)),
        percent(line.enrolled, line.leads),
        *(_days(line) if origin.has_cycle else ()),
        *_money(agreed),
    )


def _totals(
    origin: Origin, found: Sequence[Origins], lines: Sequence[Origins], agreed: Mapping[int | None, Agreed]
) -> list[Cell]:
    """Shares and days of all together, since those of parts do not add up."""
    leads, enrolled = sum(line.leads for line in lines), sum(line.enrolled for line in lines)
    whole = next(line for line in found if line.is_all)
    together = sum((agreed.get(line.key, Agreed()) for line in lines), Agreed())
    days = _days(whole) if origin.has_cycle else ()
    return cells(str(_("All")), leads, enrolled, percent(enrolled, leads), *days, *_money(together))


def _money(agreed: Agreed) -> tuple[Decimal | None, Decimal | None]:
    return (agreed.first if agreed.payers else None), agreed.each


def _days(line: Origins) -> tuple[float | None, float | None]:
    """(median, average)."""
    if line.median is None or line.average is None:
        return None, None
    return line.median / A_DAY, line.average / A_DAY
