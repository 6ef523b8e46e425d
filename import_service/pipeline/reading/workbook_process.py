"""Reads a sheet of a workbook, or all that people see, in a process of its own; prints what it finds as lines of JSON.

The reader of workbooks builds the whole used area in memory, and a forged file makes it abort the process it runs in.
Here that process is this one, within limits of memory and time, and whoever asked lives on. A line that describes the
workbook and a sheet, or says why it is refused, comes before the lines of each sheet, which are blocks of rows:
`[number of the first, whether some cell is too long or unreadable, [[cell, …], …]]`.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from import_service.pipeline.reading.sheet_xml import SheetFacts, survey_sheet

MEMORY_BYTES = 3 * 2**30
SECONDS = 300
ROWS_OF_A_BLOCK = 500
ROWS_OF_A_HEADER = 200
# A row with fewer characters has no cell that is too long.
HARMLESS_CHARACTERS = 10_000
# Beyond the first a float has no exact digits left and Excel shows zeros; beyond the second nobody reads them.
MOST_EXACT = 10**15
MOST_WRITTEN_OUT = 10**30


def main(path: Path, kind: str, wanted: str, *, is_every: bool) -> None:
    _limit_resources()
    try:
        book = load_workbook(path)
    except PasswordError:
        _tell({"refused": "password"})
        return
    choices = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    chosen = _choose(book, choices, wanted)
    names = {
        "sheets": [about.name for about in choices],
        "hidden": [about.name for about in choices if about.visible != SheetVisibleEnum.Visible],
    }
    if chosen is None:
        _tell({"refused": "sheet", **names})
        return
    seen = [name for name in names["sheets"] if name not in names["hidden"]] if is_every else [chosen.name]
    for name in seen:
        facts = survey_sheet(path, book.sheet_names.index(name)) if kind == "xlsx" else SheetFacts()
        _tell_sheet(book.get_sheet_by_name(name), facts, names)


def _tell_sheet(sheet: CalamineSheet, facts: SheetFacts, names: dict[str, list[str]]) -> None:
    _tell(
        {
            **names,
            "sheet": sheet.name,
            "merges": _merges(sheet),
            "formulas": facts.formulas_without_value,
            "hides_some": facts.hides_some,
        }
    )
    for block in _blocks(sheet, facts):
        _tell(block)


def _limit_resources() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems (macOS) know a limit and do not let it be set.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _choose(book: CalamineWorkbook, choices: list[SheetMetadata], wanted: str) -> CalamineSheet | None:
    """The sheet asked for; else the first that people see and that holds anything."""
    for about in choices:
        if about.name == wanted or (not wanted and about.visible == SheetVisibleEnum.Visible):
            sheet = book.get_sheet_by_name(about.name)
            if wanted or any(any(row) for row in sheet.iter_rows()):
                return sheet
    return None


def _merges(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Merged ranges of the first rows: rows counted from 1, columns from the first that is used."""
    offset = sheet.start[1] if sheet.start else 0
    return [
        (top + 1, max(0, left - offset), bottom + 1, right - offset)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top < ROWS_OF_A_HEADER and right >= offset
    ]


def _blocks(sheet: CalamineSheet, facts: SheetFacts) -> Iterator[tuple[int, bool, list[list[str]]]]:
    """The rows with any text, each with its blank neighbours; long runs of blank rows are left out."""
    offset = sheet.start[1] if sheet.start else 0
    first = 1
    for values in batched(sheet.iter_rows(), ROWS_OF_A_BLOCK):
        rows = [[value if type(value) is str else _text(value) for value in row] for row in values]
        for number in facts.errors.keys() & range(first, first + len(rows)):
            for column, error in facts.errors[number].items():
                rows[number - first][column - offset] = error
        texts = ["".join(row) for row in rows]
        if width := max(map(_used_width, rows)):
            doubtful = any("\0" in text or len(text) > HARMLESS_CHARACTERS for text in texts)
            yield first, doubtful, [row[:width] if text else [] for row, text in zip(rows, texts, strict=True)]
        first += len(rows)


def _used_width(row: list[str]) -> int:
    return next((column for column in range(len(row), 0, -1) if row[column - 1]), 0)


def _text(value: object) -> str:
    return WRITERS[type(value)](value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < MOST_EXACT:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if MOST_EXACT <= abs(value) < MOST_WRITTEN_OUT else text


def _moment(value: datetime) -> str:
    value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return f"{value.date()} {_clock(value.time())}" if value.time() > time.min else str(value.date())


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if seconds else f"{hours}:{minutes:02}"


WRITERS: dict[type, Callable[[Any], str]] = {
    int: str,
    float: _number,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: str,
    time: _clock,
    timedelta: _duration,
    str: str,
}


def _tell(message: object) -> None:
    sys.stdout.buffer.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], is_every=sys.argv[4:] == ["every"])
