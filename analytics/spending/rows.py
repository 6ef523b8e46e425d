"""Rows of a file as spend, each refused one with a sentence that names the cell and what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from analytics.models import Spend
from analytics.spending.cells import (
    decimal_mark,
    read_amount,
    read_count,
    read_day,
    read_days,
    writes_month_first,
)
from analytics.spending.choices import LEFT_OUT, Choices, NameInFile
from analytics.spending.columns import LABELS, NEEDED
from analytics.spending.read_file import FileRow, SpendFile
from common.errors import CellError, shown
from common.school_days import check_school_day

ROWS_NAMED = 3
_COLUMN_OF = {"first": "day", "last": "last", "amount": "amount", "clicks": "clicks"}


@dataclass(frozen=True)
class Part:
    """One row that can be written."""

    row: int
    channel: int
    first: date
    last: date
    amount: Decimal
    impressions: int
    clicks: int


@dataclass(frozen=True)
class Refused:
    """A row that is not written; `days` are its channel and days, as far as they could be read."""

    row: int
    column: str
    value: str
    message: str
    days: Any = None


@dataclass(frozen=True)
class Trouble:
    """Rows that are refused for the same words; of rows with the same days or of one name there may be hundreds."""

    rows: list[int]
    column: str
    values: list[str]
    message: str

    @property
    def more(self) -> int:
        return len(self.rows) - ROWS_NAMED

    @property
    def shown_rows(self) -> str:
        return ", ".join(map(str, self.rows[:ROWS_NAMED]))

    @property
    def shown_values(self) -> str:
        named = ", ".join(value for value in self.values[:ROWS_NAMED] if value)
        return f"{named}, …" if len(self.values) > ROWS_NAMED else named


def troubles(refused: list[Refused]) -> list[Trouble]:
    """The same words once, in the order of the file."""
    found: dict[tuple[str, str], tuple[list[int], list[str]]] = {}
    for one in refused:
        rows, values = found.setdefault((one.column, one.message), ([], []))
        if one.row not in rows[-1:]:
            rows.append(one.row)
        if one.value not in values:
            values.append(one.value)
    return [Trouble(rows, column, values, message) for (column, message), (rows, values) in found.items()]


def read_rows(
    file: SpendFile, choices: Choices, names: list[NameInFile], currency: str
) -> tuple[list[Part], list[Refused]]:
    """`currency` is that of the amounts if they have to be changed into the center's."""
    reader = _Reader(file, choices, names, currency)
    parts = [part for row in file.rows if (part := reader.part(row)) is not None]
    return parts, reader.refused


class _Reader:
    def __init__(self, file: SpendFile, choices: Choices, names: list[NameInFile], currency: str) -> None:
        self._header, self._columns = file.header, choices.columns
        self._names = {name.name: name.chosen for name in names}
        self._currency, self._rate = currency, choices.rate
        self._mark = decimal_mark(file.cells(self._columns.get("amount")))
        days = [text for name in ("day", "last") for text in file.cells(self._columns.get(name))]
        self._month_first = writes_month_first(days)
        self.refused: list[Refused] = []

    def part(self, row: FileRow) -> Part | None:
        """None for a row that is left out, or refused: then it is told."""
        if row.wrong:
            self._refuse(row, "", "", row.wrong)
            return None
        name = self._text(row, "channel")
        if self._names.get(name) == LEFT_OUT:
            return None
        told = len(self.refused)
        channel, days = self._channel(row, name), self._days(row)
        key = (channel, *days) if channel and days else None
        amount = self._read(row, "amount", self._amount, key)
        impressions, clicks = (self._read(row, field, read_count, key) for field in ("impressions", "clicks"))
        if len(self.refused) > told or channel is None or days is None:
            return None
        part = Part(row.number, channel, *days, amount, impressions, clicks)
        return part if self._is_possible(row, part, key) else None

    def _text(self, row: FileRow, field: str) -> str:
        place = self._columns.get(field)
        return row.cells[place] if place is not None else ""

    def _label(self, field: str) -> str:
        place = self._columns.get(field)
        return self._header[place] if place is not None and self._header[place] else str(LABELS[field])

    def _refuse(self, row: FileRow, column: str, value: str, message: str, days: Any = None) -> None:
        self.refused.append(Refused(row.number, column, shown(value), message, days))

    def _read(self, row: FileRow, field: str, read: Callable[[str], Any], key: Any = None) -> Any:
        text = self._text(row, field)
        try:
            if field in NEEDED and field not in self._columns:
                raise CellError(_("No column is chosen for it. Choose one above."))
            return read(text)
        except CellError as error:
            self._refuse(row, self._label(field), text, error.message, key)
        except ValidationError as error:
            self._refuse(row, self._label(field), text, error.messages[0], key)

    def _channel(self, row: FileRow, name: str) -> int | None:
        chosen = self._names.get(name)
        if isinstance(chosen, int):
            return chosen
        self._refuse(row, self._label("channel"), name, _("Choose above which channel this is, or leave it out."))
        return None

    def _days(self, row: FileRow) -> tuple[date, date] | None:
        days = self._read(row, "day", self._read_days)
        if days is None:
            return None
        if self._text(row, "last"):
            last = self._read(row, "last", self._read_last)
            return (days[0], last) if last else None
        return days

    def _read_days(self, text: str) -> tuple[date, date]:
        days = read_days(text, month_first=self._month_first)
        for day in days:
            check_school_day(day)
        return days

    def _read_last(self, text: str) -> date:
        day = read_day(text, month_first=self._month_first)
        check_school_day(day)
        return day

    def _amount(self, text: str) -> Decimal:
        amount = read_amount(text, mark=self._mark)
        if not self._currency:
            return amount
        if self._rate is None:
            words = _("The amounts are in %(currency)s. Write above how much one of them is in your currency.")
            raise CellError(words, {"currency": self._currency})
        return (amount * self._rate).quantize(Decimal("0.01"))

    def _is_possible(self, row: FileRow, part: Part, key: Any) -> bool:
        """What the form of a single one checks."""
        try:
            Spend(
                first=part.first, last=part.last, amount=part.amount, impressions=part.impressions, clicks=part.clicks
            ).clean()
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            column = _COLUMN_OF[field] if _COLUMN_OF[field] in self._columns else "day"
            self._refuse(row, self._label(column), self._text(row, column), messages[0], key)
            return False
        return True
