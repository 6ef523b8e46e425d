"""The rows of a job that were left out, as a file to correct and upload again."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Literal

from django.utils.translation import gettext as _

from import_service.choices import Outcome
from import_service.models import ImportJob, ImportRow

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def write_rejected(job: ImportJob, kind: Literal["csv", "xlsx"] = "csv") -> bytes:
    """The header of the file with one more column that says why; the same file can be corrected and uploaded."""
    lines = _lines(job)
    return _as_workbook(lines) if kind == "xlsx" else _as_csv(lines)


def _lines(job: ImportJob) -> Iterator[list[str]]:
    header = job.format.get("header", [])
    yield [*header, _("Why rejected")]
    rows = job.rows.filter(outcome=Outcome.INVALID).order_by("number").only("job", "number", "cells", "errors")
    for row in rows.iterator():
        cells = [*row.cells, *[""] * (len(header) - len(row.cells))]
        yield [*cells[: len(header)], _why(row)]


def _why(row: ImportRow) -> str:
    return "; ".join(f"{error['column']}: {error['message']}".removeprefix(": ") for error in row.errors)


def _as_csv(lines: Iterator[list[str]]) -> bytes:
    """With a byte order mark, so that Excel reads it as UTF-8; a formula sign at the start is held back by '."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for line in lines:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig", "replace")


def _as_workbook(lines: Iterator[list[str]]) -> bytes:
    """Cells are texts: a phone keeps its plus and its zeros, nothing is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
