"""What became of the leads of each source, of each partner, or of new and existing clients: one table for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
SCORE = Column(
    _("Score then"),
    Kind.AVERAGE,
    _("The score each had when it was made a client, on average of those that were."),
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
    """A column of leads, what it is called, the name of those without one, and the table that has the names; or `fixed`
    names, each of which has its row in this order."""

    column: str
    title: Any
    nobody: Any = ""
    model: Any = None
    fixed: Mapping[int, Any] = field(default_factory=dict)
    family: LeadFamily = LeadFamily.CAME
    has_cycle: bool = True
    has_score: bool = False

    @property
    def filter(self) -> str:
        return self.column.removeprefix("is_").removesuffix("_id")

    @property
    def columns(self) -> list[Column]:
        optional = (*(CYCLE if self.has_cycle else ()), *([SCORE] if self.has_score else []))
        return [Column(self.title, Kind.TEXT), *NUMBERS, *optional, *REVENUE]


def origin_table(question: Question, origin: Origin) -> list[Table]:
    """As many queries, whatever there is to count."""
    rows = LeadRows(question, origin.family)
    found = list(rows.origins(f"c.{origin.column}"))
    lines = [line for line in found if not line.is_all and (origin.nobody or line.key is not None)]
    if not lines:
        return []
    agreed = agreed_by(rows, f"c.{origin.column}")
    names, lines = _named(origin, lines)
    return [
        Table(
            origin.columns,
            [_row(question, origin, line, agreed.get(line.key, Agreed()), names) for line in lines],
            _totals(origin, found, lines, agreed),
            chart=Chart(_("Leads and enrolled"), (1, 2)),
        )
    ]


def _named(origin: Origin, lines: Sequence[Origins]) -> tuple[Mapping[int, str], list[Origins]]:
    """The largest first, unless their order is fixed."""
    if origin.fixed:
        of_key = {line.key: line for line in lines}
        names = {key: str(name) for key, name in origin.fixed.items()}
        return names, [of_key.get(key, Origins(0, key)) for key in names]
    names = names_of([line.key for line in lines], origin.model)
    return names, sorted(lines, key=lambda line: (-line.leads, names.get(line.key or 0, "")))


def _row(question: Question, origin: Origin, line: Origins, agreed: Agreed, names: Mapping[int, str]) -> list[Cell]:
    asked = {origin.filter: key_of(line.key)}
    return cells(
        str(origin.nobody) if line.key is None else names.get(line.key, ""),
        counted(line.leads, question.leads_url(origin.family, **asked)),
        counted(line.enrolled, question.leads_url(origin.family, step=ENROLLED, **asked)),
        percent(line.enrolled, line.leads),
        *_optional(origin, line),
        *_money(agreed),
    )


def _totals(
    origin: Origin, found: Sequence[Origins], lines: Sequence[Origins], agreed: Mapping[int | None, Agreed]
) -> list[Cell]:
    """Shares and averages of all together, since those of parts do not add up."""
    leads, enrolled = sum(line.leads for line in lines), sum(line.enrolled for line in lines)
    whole = next(line for line in found if line.is_all)
    together = sum((agreed.get(line.key, Agreed()) for line in lines), Agreed())
    return cells(str(_("All")), leads, enrolled, percent(enrolled, leads), *_optional(origin, whole), *_money(together))


def _optional(origin: Origin, line: Origins) -> tuple[float | None, ...]:
    return (*(_days(line) if origin.has_cycle else ()), *([line.score] if origin.has_score else []))


def _money(agreed: Agreed) -> tuple[Decimal | None, Decimal | None]:
    return (agreed.first if agreed.payers else None), agreed.each


def _days(line: Origins) -> tuple[float | None, float | None]:
    """(median, average)."""
    if line.median is None or line.average is None:
        return None, None
    return line.median / A_DAY, line.average / A_DAY
