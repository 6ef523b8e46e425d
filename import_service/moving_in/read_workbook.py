"""Reads a workbook with a sheet for each kind: which sheet is what, which column, and a line for each row."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from import_service.moving_in.columns import Kind
from import_service.moving_in.grid import Grid
from import_service.moving_in.layout import KINDS, Header, columns_by_header, find_header, is_help, kind_of_sheet
from import_service.moving_in.lines import Line, Reading


def is_template(grids: Iterable[Grid]) -> bool:
    """Whether any sheet is called as one of ours and begins as one."""
    return any(_header(kind, grid) for grid in grids if (kind := kind_of_sheet(grid.title)))


def read_template(grids: Iterable[Grid]) -> Reading:
    """Sheets that are called otherwise, and columns, are named and left out; sheets that are missing are no problem."""
    reading, strange = Reading(), []
    for grid in grids:
        kind = kind_of_sheet(grid.title)
        if kind:
            _read_sheet(reading, kind, grid)
        elif grid.rows and not is_help(grid.title):
            strange.append(grid.title)
    if strange:
        reading.notes.append(
            _("Sheets that are not read, since their names are none of ours: %(names)s.")
            % {"names": ", ".join(strange)}
        )
    reading.lines.sort(key=lambda line: [kind.key for kind in KINDS].index(line.kind))
    return reading


def _header(kind: Kind, grid: Grid) -> Header | None:
    needed = {column.key for column in kind.columns if column.is_required}
    return find_header(grid.rows, columns_by_header(kind.key), needed)


def _read_sheet(reading: Reading, kind: Kind, grid: Grid) -> None:
    if not grid.rows:
        return
    header = _header(kind, grid)
    if header is None:
        number, cells = grid.rows[0]
        reading.tell(kind.key, grid.title, number, "", " · ".join(cells[:6]), _no_header(kind))
        return
    headers = {key: header.cells[place] for place, key in header.columns.items()}
    missing = [column for column in kind.columns if column.is_required and column.key not in headers]
    for column in missing:
        words = _("The column “%(column)s” is missing. Add it, or take the sheet from the template.")
        reading.tell(kind.key, grid.title, header.row, str(column.label), "", words % {"column": column.label})
    reading.headers[kind.key] = headers
    _note_unknown(reading, grid.title, header.unknown)
    for row, texts in grid.rows:
        values = {key: texts[place] for place, key in header.columns.items() if place < len(texts) and texts[place]}
        if row > header.row and values and not missing:
            reading.lines.append(Line(kind.key, grid.title, row, values))


def _no_header(kind: Kind) -> str:
    names = ", ".join(str(column.label) for column in kind.columns[:4])
    return _("No row names the columns. Write them above the rows: %(names)s… The template has them.") % {
        "names": names
    }


def _note_unknown(reading: Reading, title: str, unknown: list[str]) -> None:
    if unknown:
        words = _("Sheet “%(sheet)s”: columns that are not read: %(names)s.")
        reading.notes.append(words % {"sheet": title, "names": ", ".join(unknown[:10])})
