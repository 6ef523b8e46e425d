"""What reading gives: a table, its rows, and the ways a file or a row of it is refused."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

type Text = str | Promise

MAX_FILE_BYTES = 200 * 2**20
MAX_COLUMNS = 2_000
MAX_ROWS = 2_000_000
MAX_CELL_CHARACTERS = 32_767
SHOWN_CHARACTERS = 200

# NUL, and the lone surrogates that stand for bytes which are no letter in the file's encoding.
UNREADABLE = re.compile("[\0\ud800-\udfff]")


class FileRefused(Exception):  # noqa: N818 - the word people read
    """The file as a whole cannot be read; the message says why and what to do.

    Of a workbook that could be opened it knows the sheets, and which one was looked at.
    """

    def __init__(self, message: Text, *, sheet: str = "", sheets: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.sheet = sheet
        self.sheets = list(sheets)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that cannot be read; `cells` is what could be saved of it, for the file of rejected rows."""

    message: Text
    value: str
    remedy: Text
    column: str = ""
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may override; None is detected. `header_row` is a row of the file from 1; 0: there is none."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


DETECT = ReadOptions()

type Row = tuple[int, list[str] | RowError]


class Batch(NamedTuple):
    """Neighbouring records as the source gave them; `doubtful` ones are searched for unreadable and oversize cells."""

    first: int
    rows: list[list[str] | RowError]
    doubtful: bool


@dataclass(slots=True)
class Table:
    """A file, a sheet or pasted rows, ready to be read from the first row below the header.

    `kind` is csv, xlsx, xls, xlsb or ods for a file, text for pasted rows, values for a Google Sheet.
    Row numbers are those a spreadsheet shows: blank rows and the header count, a cell of several lines is one row,
    and a first line `sep=;` is none.
    """

    kind: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: list[str]
    header_row: int
    header: list[str]
    warnings: list[Text]
    source: Callable[[], Iterator[Row]] = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Each row with its number: cells padded to the header (more of them if the row is longer), or its error."""
        return self.source()


def fit(batches: Iterable[Batch], *, header: list[str], header_row: int, delimiter: str = "") -> Iterator[Row]:
    """The rows below the header, blank ones left out, cells fitted to the header."""
    width = len(header)
    for first, rows, doubtful in batches:
        above = max(0, header_row + 1 - first)
        for number, cells in enumerate(rows[above:], first + above):
            if type(cells) is list and len(cells) == width and cells[0] > " " and not doubtful:
                yield number, cells
            elif cells and (row := _settle(cells, header, delimiter, doubtful=doubtful)) is not None:
                yield number, row


def is_blank(cells: list[str]) -> bool:
    return not any(cell.strip().strip("\0") for cell in cells)


def _settle(
    cells: list[str] | RowError, header: list[str], delimiter: str, *, doubtful: bool
) -> list[str] | RowError | None:
    if isinstance(cells, RowError):
        return cells
    if is_blank(cells):
        return None
    if error := _find_error(cells, header, doubtful=doubtful):
        return error
    if len(cells) < len(header):
        if delimiter and any('"' in cell and delimiter in cell for cell in cells):
            return unclosed_quote(delimiter.join(cells), delimiter)
        return cells + [""] * (len(header) - len(cells))
    return without_empty_tail(cells, keep=len(header))


def without_empty_tail(cells: list[str], *, keep: int = 0) -> list[str]:
    end = len(cells)
    while end > keep and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _find_error(cells: list[str], header: list[str], *, doubtful: bool) -> RowError | None:
    if len(cells) > MAX_COLUMNS:
        return _too_many_cells(cells)
    joined = "".join(cells) if doubtful else ""
    if UNREADABLE.search(joined):
        return _unreadable_cell(cells, header)
    if len(joined) > MAX_CELL_CHARACTERS:
        return _oversize_cell(cells, header)
    return None


def _too_many_cells(cells: list[str]) -> RowError:
    return RowError(
        message=format_lazy(
            _("The row has {count:,} cells; at most {limit:,} can be read."), count=len(cells), limit=MAX_COLUMNS
        ),
        value=_shown(cells[0]),
        remedy=_("Look for delimiters that do not belong into this row."),
        cells=cells[:MAX_COLUMNS],
    )


def _unreadable_cell(cells: list[str], header: list[str]) -> RowError:
    position = next(index for index, cell in enumerate(cells) if UNREADABLE.search(cell))
    return RowError(
        message=_("The cell holds a character that cannot be read."),
        value=_shown(cells[position]),
        remedy=_("Type the cell anew, or save the file again as UTF-8."),
        column=_column(position, header),
        cells=[readable(cell) for cell in cells],
    )


def _oversize_cell(cells: list[str], header: list[str]) -> RowError | None:
    longest = max(cells, key=len)
    if len(longest) <= MAX_CELL_CHARACTERS:
        return None
    return RowError(
        message=format_lazy(
            _("The cell holds {count:,} characters; at most {limit:,} are kept."),
            count=len(longest),
            limit=MAX_CELL_CHARACTERS,
        ),
        value=_shown(longest),
        remedy=_("Shorten the text of this cell."),
        column=_column(cells.index(longest), header),
        cells=[cell[:MAX_CELL_CHARACTERS] for cell in cells],
    )


def unclosed_quote(line: str, delimiter: str) -> RowError:
    """A line whose quotation mark would swallow what follows; it is left out on its own."""
    line = readable(line.strip("\r\n"))
    return RowError(
        message=_("A quotation mark is opened in this row and not closed."),
        value=_shown(line),
        remedy=_("Remove the quotation mark, or put the missing one."),
        cells=line.split(delimiter)[:MAX_COLUMNS],
    )


def readable(text: str) -> str:
    """The text with a replacement sign for each character that cannot be read."""
    return UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _shown(text: str) -> str:
    return readable(text[:SHOWN_CHARACTERS])


def _column(position: int, header: list[str]) -> str:
    return header[position] if position < len(header) else str(position + 1)
