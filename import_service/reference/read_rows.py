"""A file as rows of a list: text by the names of fields, each with its place in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.values import is_blank
from import_service.moving_in.layout import Header, find_header, meanings
from import_service.pipeline.reading.read import open_table
from import_service.pipeline.reading.table import FileRefused, ReadOptions, Row, RowError
from import_service.pipeline.text import bare_cell
from import_service.reference.resource import ListResource

MAX_BYTES, MAX_ROWS, MAX_LETTERS = 2**20, 2_000, 400_000
# The header is looked for here, among our own columns.
_ALL_ROWS = ReadOptions(header_row=0)

Line = dict[str, str]


@dataclass
class ListFile:
    """`lines` are texts by the names of fields, under "" the number of the row; empty cells are left out."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_list(file: UploadedFile, resource: ListResource) -> ListFile:
    """Raises FileRefused if it is no table, too long, or without the columns the list needs."""
    if (file.size or 0) > MAX_BYTES:
        sentence = gettext_lazy("The file is larger than {limit} MB. Leave pictures and other tables out of it.")
        raise FileRefused(format_lazy(sentence, limit=MAX_BYTES // 2**20))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(file.read())
        rows = list(_texts(open_table(path, name=file.name or "", options=_ALL_ROWS).rows()))
    header = _header(rows, resource)
    found = ListFile(list(_lines(rows, header)))
    if header.unknown:
        found.notes.append(_("Columns that are not read: %(names)s.") % {"names": ", ".join(header.unknown[:10])})
    if not found.lines:
        raise FileRefused(_("There are no rows below the names of the columns."))
    return found


def _texts(rows: Iterator[Row]) -> Iterator[tuple[int, list[str]]]:
    letters = 0
    for count, (number, cells) in enumerate(rows):
        if isinstance(cells, RowError):
            words = gettext_lazy("Row {row}: {message} {remedy}")
            raise FileRefused(format_lazy(words, row=number, message=cells.message, remedy=cells.remedy))
        letters += sum(map(len, cells))
        if count > MAX_ROWS or letters > MAX_LETTERS:
            sentence = gettext_lazy("The file has more than {rows:,} rows, or very long cells. Divide it.")
            raise FileRefused(format_lazy(sentence, rows=MAX_ROWS))
        yield number, [bare_cell(cell) for cell in cells]


def _header(rows: Iterable[tuple[int, list[str]]], resource: ListResource) -> Header:
    columns = resource.fields
    needed = [name for name, column in columns.items() if column.about.is_required]
    known = meanings((name, column.about) for name, column in columns.items())
    header = find_header(rows, known, needed)
    missing = [name for name in needed if header is None or name not in header.columns.values()]
    if header is None or missing:
        words = _("The column “%(column)s” is missing. Write it above the rows, or download the list and fill that.")
        raise FileRefused(words % {"column": columns[missing[0]].about.label})
    return header


def _lines(rows: Iterable[tuple[int, list[str]]], header: Header) -> Iterator[Line]:
    for number, cells in rows:
        texts = {name: cells[place] for place, name in header.columns.items() if place < len(cells)}
        line = {name: text for name, text in texts.items() if not is_blank(text)}
        if number > header.row and line:
            yield {"": str(number), **line}
