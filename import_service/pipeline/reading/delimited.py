"""Records of delimited text: which sign divides the cells, and reading on past quotation marks that never close."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from math import log
from statistics import median
from typing import Protocol, TextIO

from import_service.pipeline.reading.table import MAX_CELL_CHARACTERS, Batch, RowError, unclosed_quote

DELIMITERS = (",", ";", "\t", "|")
CHUNK_CHARACTERS = 1 << 16
SAMPLE_LINES = 200
# A quoted cell that runs over more lines than this is an unclosed quotation mark, not a text.
MAX_RECORD_LINES = 1_000
NAMED_DELIMITER = re.compile(r'^"?sep=(.)"?$', re.IGNORECASE)

# The module refuses cells over 131,072 characters by itself; here they are rows with an error like any other.
csv.field_size_limit(2**31 - 1)


class Source(Protocol):
    """A text to read records from: a file, or rows pasted into a page."""

    @property
    def doubtful(self) -> bool: ...
    @property
    def fallback(self) -> str: ...
    def open(self) -> TextIO: ...
    def mend(self, line: str) -> str: ...


def find_delimiter(source: Source) -> str:
    """The sign that divides most lines into the most cells, and evenly."""
    with source.open() as stream:
        lines = stream.readlines(CHUNK_CHARACTERS)[:SAMPLE_LINES]
    if lines and (named := _named_delimiter(lines[0])):
        return named
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def read_batches(source: Source, delimiter: str) -> Iterator[Batch]:
    """All records, chunk by chunk, in constant memory."""
    number = 1
    with source.open() as stream:
        line = stream.readline()
        lines = [] if _named_delimiter(line) else [line]
        while True:
            more = stream.readlines(CHUNK_CHARACTERS)
            lines += more
            if source.fallback:
                lines = [source.mend(line) for line in lines]
            rows, used = _parse(lines, delimiter, is_last=not more)
            if rows:
                yield Batch(number, rows, source.doubtful or _may_be_oversize(rows, lines))
            if not more:
                return
            number += len(rows)
            lines = lines[used:]


def _named_delimiter(line: str) -> str:
    """The first line `sep=;` is Excel's own note about the file."""
    match = NAMED_DELIMITER.match(line.rstrip("\r\n"))
    return match[1] if match else ""


def _evenness(lines: list[str], delimiter: str) -> float:
    records, _used = _parse(lines, delimiter, is_last=True)
    widths = [len(record) for record in records if isinstance(record, list) and record]
    if not widths:
        return 0
    commonest = Counter(widths).most_common(1)[0][1]
    divided = sum(width > 1 for width in widths)
    return divided / len(widths) * (1 + commonest / len(widths)) * log(median(widths))


def _may_be_oversize(rows: list[list[str] | RowError], lines: list[str]) -> bool:
    return len(rows) != len(lines) or max(map(len, lines)) > MAX_CELL_CHARACTERS


def _parse(lines: list[str], delimiter: str, *, is_last: bool) -> tuple[list[list[str] | RowError], int]:
    """The records of these lines, and how many of the lines they took."""
    rows: list[list[str] | RowError] = list(csv.reader(lines, delimiter=delimiter))
    # As many records as lines: no cell went on into a second line.
    if len(rows) == len(lines) and not (lines and _goes_on(lines[-1], delimiter)):
        return rows, len(lines)
    return _parse_carefully(lines, delimiter, is_last=is_last)


def _parse_carefully(lines: list[str], delimiter: str, *, is_last: bool) -> tuple[list[list[str] | RowError], int]:
    """As `_parse`, where some cell goes on into the next line: on purpose, or by a quotation mark left open."""
    rows: list[list[str] | RowError] = []
    start = 0
    while start < len(lines):
        for cells, end in _records_from(lines, start, delimiter):
            if _is_whole(lines[start:end], delimiter, is_last_line=end == len(lines)):
                rows.append(cells)
                start = end
            elif end == len(lines) and not is_last and end - start < MAX_RECORD_LINES:
                return rows, start
            else:
                rows.append(unclosed_quote(lines[start], delimiter))
                start += 1
                break
    return rows, start


def _records_from(lines: list[str], start: int, delimiter: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(lines[start:], delimiter=delimiter)
    for cells in reader:
        yield cells, start + reader.line_num


def _is_whole(lines: list[str], delimiter: str, *, is_last_line: bool) -> bool:
    """One line is taken leniently, as spreadsheets do; several only if every quotation mark is in its place."""
    if len(lines) == 1:
        return not (is_last_line and _goes_on(lines[0], delimiter))
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _goes_on(line: str, delimiter: str) -> bool:
    return '"' in line and len(list(csv.reader([line, "next line"], delimiter=delimiter))) == 1
