"""A file of an advertising account as rows of text, by the reader that imports have."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from analytics.spending.cells import names_day
from analytics.spending.columns import recognise
from import_service.pipeline.reading.filename import safe_name
from import_service.pipeline.reading.read import open_table
from import_service.pipeline.reading.table import FileRefused, ReadOptions, RowError
from import_service.pipeline.reading.workbook import TOTAL
from import_service.pipeline.text import bare_cell
from import_service.reference.read_rows import Line

MAX_BYTES, MAX_ROWS, MAX_LETTERS, MAX_COLUMNS = 5 * 2**20, 3_000, 600_000, 80
# Above the table stand titles and the days of the report.
_LOOKED_AT = 40
_ALL_ROWS = ReadOptions(header_row=0)
_NUMBER, _WRONG, _NAME = "", "!", "name"


@dataclass(frozen=True)
class FileRow:
    """One row below the header; `wrong` if it could not be read."""

    number: int
    cells: list[str]
    wrong: str = ""


@dataclass(frozen=True)
class SpendFile:
    """A table whose columns are not understood yet."""

    name: str
    header_row: int
    header: list[str]
    rows: list[FileRow] = field(default_factory=list)

    def cells(self, place: int | None) -> list[str]:
        """A whole column; nothing of one that is not there."""
        if place is None:
            return []
        return [row.cells[place] for row in self.rows if place < len(row.cells)]

    def packed(self) -> list[Line]:
        """As lines that travel in a page."""
        head = {_NUMBER: str(self.header_row), _NAME: self.name, **_by_place(self.header)}
        return [head, *({_NUMBER: str(row.number), _WRONG: row.wrong, **_by_place(row.cells)} for row in self.rows)]


def unpacked(lines: list[Line]) -> SpendFile:
    head, *rows = lines
    width = sum(key.isdecimal() for key in head)
    cells = [FileRow(int(row[_NUMBER]), _in_places(row, width), row[_WRONG]) for row in rows]
    return SpendFile(head[_NAME], int(head[_NUMBER]), _in_places(head, width), cells)


def read_spend_file(file: UploadedFile) -> SpendFile:
    """Raises FileRefused if it is no table, too long, or has nothing below its header."""
    if (file.size or 0) > MAX_BYTES:
        sentence = _("The file is larger than {limit} MB. Choose fewer days or columns in the advertising account.")
        raise FileRefused(format_lazy(sentence, limit=MAX_BYTES // 2**20))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "spend"
        path.write_bytes(file.read())
        rows = list(_rows(open_table(path, name=file.name or "", options=_ALL_ROWS).rows()))
    place = _place_of_header(rows)
    header = _without_empty_end(rows[place].cells)
    below = [_fitted(row, len(header)) for row in rows[place + 1 :] if not _is_total(row)]
    if not below:
        raise FileRefused(_("There are no rows below the names of the columns."))
    return SpendFile(safe_name(file.name or "")[:150], rows[place].number, header, below)


def _rows(read: Iterator[tuple[int, list[str] | RowError]]) -> Iterator[FileRow]:
    letters = 0
    for count, (number, cells) in enumerate(read, 1):
        row = FileRow(number, [], f"{cells.message} {cells.remedy}") if isinstance(cells, RowError) else None
        row = row or FileRow(number, [bare_cell(cell) for cell in cells][:MAX_COLUMNS])  # type: ignore[union-attr]
        letters += sum(map(len, row.cells))
        if count > MAX_ROWS or letters > MAX_LETTERS:
            sentence = _("The file has more than {rows:,} rows, or very long cells. Divide it by months.")
            raise FileRefused(format_lazy(sentence, rows=MAX_ROWS))
        yield row


def _place_of_header(rows: list[FileRow]) -> int:
    """The row with the most names that are known; of equal ones, and without any, the first with several cells."""
    known = [(len(recognise(row.cells)), len(_without_empty_end(row.cells)) > 1) for row in rows[:_LOOKED_AT]]
    return max(range(len(known)), key=lambda place: (known[place], -place)) if known else 0


def _is_total(row: FileRow) -> bool:
    """One that begins with the word for totals and is of no day; campaigns may be called Total English."""
    first = next(filter(None, row.cells), "")
    found = TOTAL.match(first)
    if found is None or first[found.end() :][:1].isalpha():
        return False
    return not any(map(names_day, row.cells))


def _fitted(row: FileRow, width: int) -> FileRow:
    return row if row.wrong else FileRow(row.number, (row.cells + [""] * width)[:width])


def _without_empty_end(cells: list[str]) -> list[str]:
    return cells[: max((place for place, cell in enumerate(cells, 1) if cell), default=0)]


def _by_place(cells: list[str]) -> Line:
    return {str(place): cell for place, cell in enumerate(cells)}


def _in_places(line: Line, width: int) -> list[str]:
    return [line.get(str(place), "") for place in range(width)]
