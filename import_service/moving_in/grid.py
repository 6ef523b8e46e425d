"""Sheets of a workbook as rows of text, by the hardened reader of imports."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.filename import safe_name
from import_service.pipeline.reading.signature import recognise
from import_service.pipeline.reading.table import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    FileRefused,
    RowError,
    is_blank,
    readable,
)
from import_service.pipeline.reading.workbook import Sheet, every_sheet

MAX_BYTES = 20 * 2**20
MAX_SHEETS, MAX_ROWS = 100, 20_000


@dataclass(frozen=True)
class Grid:
    """Rows with any text, by their numbers."""

    title: str
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Book:
    """The sheets that people see; `notes` tell what was left out of them."""

    grids: list[Grid]
    notes: list[str]


def read_book(path: Path, name: str) -> Book:
    """All sheets of the workbook. Raises FileRefused."""
    if path.stat().st_size > MAX_BYTES:
        sentence = _("The workbook is larger than {limit} MB. Leave pictures and other tables out of it.")
        raise FileRefused(format_lazy(sentence, limit=MAX_BYTES // 2**20))
    kind = recognise(path, safe_name(name))
    if kind == "csv":
        raise FileRefused(_("This is not a workbook. Save the table as .xlsx, a sheet for each kind, and upload that."))
    book = Book([], [])
    for sheet in every_sheet(path, kind):
        if not book.grids:
            _check_sheets(sheet)
            book.notes.extend(_hidden(sheet.hidden))
        book.grids.append(Grid(sheet.name, list(_rows(sheet.name, sheet.batches()))))
        # The first warning is that of hidden sheets, which are named once for all.
        book.notes.extend(f"{sheet.name}: {warning}" for warning in sheet.warnings[bool(sheet.hidden) :])
    return book


def _check_sheets(sheet: Sheet) -> None:
    count = len(sheet.names) - len(sheet.hidden)
    if count > MAX_SHEETS:
        sentence = _("The workbook has {count} sheets; at most {limit} are read. Divide it.")
        raise FileRefused(format_lazy(sentence, count=count, limit=MAX_SHEETS))


def _hidden(titles: list[str]) -> list[str]:
    return [gettext("Hidden sheets are not read: %(names)s.") % {"names": ", ".join(titles[:10])}] if titles else []


def _rows(title: str, batches: Iterator) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for batch in batches:
        for number, cells in enumerate(batch.rows, batch.first):
            if isinstance(cells, RowError) or is_blank(cells):
                continue
            count += 1
            if count > MAX_ROWS:
                sentence = _("Sheet “{title}” has more than {limit:,} rows. Divide it into several workbooks.")
                raise FileRefused(format_lazy(sentence, title=title, limit=MAX_ROWS))
            yield number, [readable(cell[:MAX_CELL_CHARACTERS]).strip() for cell in cells[:MAX_COLUMNS]]
