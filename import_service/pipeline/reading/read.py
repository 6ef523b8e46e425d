"""Reads a file, pasted rows or the values of a Google Sheet into one kind of table, row by row, as text.

Nothing is guessed about values: text stays text, a number of a workbook is written out as Excel shows it, a date as
2015-03-14. What people can override (`ReadOptions`) is detected first and shown.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, tee
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.delimited import DELIMITERS, find_delimiter, read_batches
from import_service.pipeline.reading.encoding import ENCODINGS, PastedText, TextSource, survey_text
from import_service.pipeline.reading.filename import safe_name
from import_service.pipeline.reading.header import LOOKED_AT_ROWS, find_header
from import_service.pipeline.reading.signature import recognise
from import_service.pipeline.reading.table import (
    DETECT,
    MAX_FILE_BYTES,
    Batch,
    FileRefused,
    ReadOptions,
    Row,
    RowError,
    Table,
    fit,
    is_blank,
)
from import_service.pipeline.reading.workbook import open_sheet, without_total

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "FileRefused",
    "ReadOptions",
    "Row",
    "RowError",
    "Table",
    "open_table",
    "rows_from_text",
    "safe_name",
    "table_from_values",
]


def open_table(path: Path, *, name: str, options: ReadOptions = DETECT) -> Table:
    """The table in this file, its form detected and its first rows seen; FileRefused says why there is none."""
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 2**20
        sentence = _("The file is larger than {limit} MB. Divide it into several files and upload them one by one.")
        raise FileRefused(format_lazy(sentence, limit=limit))
    kind = recognise(path, safe_name(name))
    return _open_text(path, options) if kind == "csv" else _open_workbook(path, kind, options)


def rows_from_text(text: str) -> Table:
    """Rows pasted from a spreadsheet (cells divided by tabs) or from a text."""
    return _table_of_text(PastedText(text), "text", DETECT)


def table_from_values(header: list[str], values: Iterable[list[str]], name: str) -> Table:
    """The values of a Google Sheet as a table; its header is row 1."""
    batches = [Batch(1, [header, *values], doubtful=True)]
    found = find_header(_first_rows(batches), wanted=1)
    table = Table(
        kind="values",
        encoding="",
        delimiter="",
        sheet=name,
        sheets=[name],
        header_row=1,
        header=found.texts,
        warnings=found.warnings,
        source=lambda: fit(batches, header=found.texts, header_row=1),
    )
    _refuse_without_rows(table.rows())
    return table


def _open_text(path: Path, options: ReadOptions) -> Table:
    return _table_of_text(survey_text(path, options.encoding), "csv", options)


def _table_of_text(source: TextSource | PastedText, kind: str, options: ReadOptions) -> Table:
    delimiter = find_delimiter(source) if options.delimiter is None else _checked_delimiter(options.delimiter)
    found = find_header(_first_rows(read_batches(source, delimiter)), wanted=options.header_row)
    table = Table(
        kind=kind,
        encoding=source.encoding,
        delimiter=delimiter,
        sheet="",
        sheets=[],
        header_row=found.row,
        header=found.texts,
        warnings=[*source.warnings, *found.warnings],
        source=lambda: fit(
            read_batches(source, delimiter), header=found.texts, header_row=found.row, delimiter=delimiter
        ),
    )
    _refuse_without_rows(table.rows())
    return table


def _open_workbook(path: Path, kind: str, options: ReadOptions) -> Table:
    sheet = open_sheet(path, kind, options.sheet)
    look, further_look = tee(sheet.look)
    try:
        found = find_header(_first_rows(look), merges=sheet.merges, wanted=options.header_row)
        _refuse_without_rows(fit(further_look, header=found.texts, header_row=found.row))
    except FileRefused as refusal:
        raise FileRefused(refusal.message, sheet=sheet.name, sheets=sheet.names) from refusal
    # Only the batches are kept: whoever holds the look makes the whole sheet stay in memory.
    batches, warnings = sheet.batches, [*sheet.warnings, *found.warnings]
    return Table(
        kind=kind,
        encoding="",
        delimiter="",
        sheet=sheet.name,
        sheets=sheet.names,
        header_row=found.row,
        header=found.texts,
        warnings=warnings,
        source=lambda: without_total(fit(batches(), header=found.texts, header_row=found.row), warnings),
    )


def _first_rows(batches: Iterable[Batch]) -> dict[int, list[str]]:
    """The first rows with any text, by their numbers."""
    rows = (
        (number, cells)
        for batch in batches
        for number, cells in enumerate(batch.rows, batch.first)
        if cells and not isinstance(cells, RowError) and not is_blank(cells)
    )
    return dict(islice(rows, LOOKED_AT_ROWS))


def _refuse_without_rows(rows: Iterator[Row]) -> None:
    if next(rows, None) is None:
        raise FileRefused(_("There are no rows below the header. Choose another file, sheet or header row."))


def _checked_delimiter(delimiter: str) -> str:
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise FileRefused(_("A delimiter is one sign: a comma, a semicolon, a tab or a vertical bar. Choose one."))
    return delimiter
