"""What a report answers: tables of typed columns, with totals, a rule for each column, and a chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

Value = str | int | float | Decimal | None


class Kind(Enum):
    """How a value is written. MINUTES are few ("12 min"), HOURS are minutes of a timetable ("12:30"); DAYS,
    AVERAGE and FINE_PERCENT have one digit after the point; SHARED is a number with the percentage beside it."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    FINE_PERCENT = "fine_percent"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    AVERAGE = "average"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Column:
    """`rule` says in words what is counted; an empty one needs no words."""

    label: Any
    kind: Kind = Kind.NUMBER
    rule: Any = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`url` opens the rows a number counts; `percent` stands beside it; `heat` of 0–1 colours it."""

    value: Value
    url: str = ""
    percent: float | None = None
    heat: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars: one group for each row, one bar for each of these columns, by their places. Tones are main, good, bad,
    quiet."""

    title: Any
    columns: tuple[int, ...]
    tones: tuple[str, ...] = ("main", "good")
    labels: int = 0


@dataclass(frozen=True)
class Table:
    """Rows are as long as the columns; a row or the totals may hold plain values instead of cells."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()
    title: Any = ""
    chart: Chart | None = None

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.totals] if self.totals else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"A row of {len(row)} cells stands under {len(self.columns)} columns.")


def cells(*values: Value | Cell) -> list[Cell]:
    return [value if isinstance(value, Cell) else Cell(value) for value in values]


def counted(number: int, url: str) -> Cell:
    """A number that opens what it counts; a zero opens nothing."""
    return Cell(number, url if number else "")


def total(rows: Iterable[Sequence[Cell]], place: int) -> Any:
    """What a column of numbers comes to."""
    return sum((row[place].value or 0 for row in rows), start=0)


def hottest(numbers: Iterable[float]) -> float:
    """What the strongest colour stands for; never zero."""
    return max(numbers, default=0) or 1


def rules_of(tables: Iterable[Table]) -> list[tuple[Any, Any]]:
    """[(label, rule)] of their columns, each once."""
    columns = (column for table in tables for column in table.columns if column.rule)
    return list(dict.fromkeys((column.label, column.rule) for column in columns))
