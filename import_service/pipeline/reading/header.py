"""Where the header of a table is, and what its columns are called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.table import MAX_COLUMNS, FileRefused, Text, is_blank, readable, without_empty_tail

# A merged range: first row, first column, last row, last column; rows from 1, columns from 0.
type Merge = tuple[int, int, int, int]

LOOKED_AT_ROWS = 200
MAX_HEADER_CHARACTERS = 200
MOST_HEADER_ROWS = 3
# A row with fewer filled cells than this share of the usual number is a title above the table.
FILLED_SHARE = 0.6
MAX_NAME_CHARACTERS = 100
LARGEST_SHARE_OF_VALUES = 0.5

INVISIBLE = re.compile("[\N{SOFT HYPHEN}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+|(?:p:|tel:|[`'’])?[+(\s]*(?:\d[\s()./-]*){9,}", re.IGNORECASE)
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[T ,].*)?")
NUMBER = re.compile(r"[-+]?[\d\s.,]*\d\s*%?")


@dataclass(slots=True)
class Header:
    row: int
    texts: list[str]
    warnings: list[Text] = field(default_factory=list)


def find_header(rows: dict[int, list[str]], *, merges: Sequence[Merge] = (), wanted: int | None = None) -> Header:
    """The header among the first rows of a table, by their numbers; `wanted` is the row a person named, 0 for none."""
    filled = {number: cells for number, cells in rows.items() if not is_blank(cells)}
    if not filled:
        raise FileRefused(_("The file is empty: it has no row with any text. Choose another file or sheet."))
    if wanted is not None and wanted not in (0, *filled):
        raise FileRefused(
            format_lazy(_("Row {row} holds no header: it is empty or too far down. Choose another."), row=wanted)
        )
    width = max(len(without_empty_tail(cells)) for cells in filled.values())
    chosen = _guess(filled, merges, width) if wanted is None else wanted
    if chosen == 0:
        _refuse_too_wide(width)
        warning = _("No header was found: the columns are numbered, and the first row is read as data.")
        return Header(0, _name_columns([""] * width), [warning] if wanted is None else [])
    top = _top(chosen, rows, merges, width)
    # A cell beyond the end of the header is a slip of its row, no column; under a blank name it is one.
    width = min(width, max(len(rows[number]) for number in range(top, chosen + 1) if number in rows))
    _refuse_too_wide(width)
    texts = _joined(rows, top, chosen, merges, width)
    return Header(chosen, _name_columns(texts), _header_warnings(texts, of_two_rows=top < chosen))


def clean_text(text: str) -> str:
    """Without invisible signs, and any run of spaces and line breaks as one space."""
    return " ".join(INVISIBLE.sub("", readable(text)).split())[:MAX_HEADER_CHARACTERS]


def _name_columns(texts: list[str]) -> list[str]:
    """Every column under a name of its own. The names are keys of saved mappings, so no language changes them."""
    names: list[str] = []
    taken: set[str] = set()
    for position, text in enumerate(texts, 1):
        base = clean_text(text) or f"Column {position}"
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _header_warnings(texts: list[str], *, of_two_rows: bool = False) -> list[Text]:
    warnings: list[Text] = []
    cleaned = [clean_text(text) for text in texts]
    folded = [text.casefold() for text in cleaned]
    repeated = dict.fromkeys(text for text in cleaned if text and folded.count(text.casefold()) > 1)
    if of_two_rows:
        warnings.append(_("The header takes several rows; their texts are joined."))
    if repeated:
        names = ", ".join(repeated)
        warnings.append(format_lazy(_("Several columns have the same name; they are numbered: {names}."), names=names))
    if "" in cleaned:
        count = cleaned.count("")
        warnings.append(format_lazy(_("Columns without a name in the header: {count}."), count=count))
    return warnings


def _refuse_too_wide(width: int) -> None:
    if width > MAX_COLUMNS:
        raise FileRefused(
            format_lazy(
                _("The table has {width:,} columns; at most {limit:,} can be read. Keep only the columns of leads."),
                width=width,
                limit=MAX_COLUMNS,
            )
        )


def _guess(rows: dict[int, list[str]], merges: Sequence[Merge], width: int) -> int:
    """The first full row, if it holds names and not a person's data; 0 if it does."""
    usual = median(_filled(cells) for cells in rows.values())
    for number, cells in rows.items():
        if _filled(cells) >= usual * FILLED_SHARE:
            return _bottom(number, rows, merges, width) if _holds_names(cells) else 0
    return 0


def _filled(cells: list[str]) -> int:
    return sum(map(bool, map(str.strip, cells)))


def _holds_names(cells: list[str]) -> bool:
    texts = [text[:MAX_NAME_CHARACTERS] for text in map(str.strip, cells) if text]
    values = sum(bool(NUMBER.fullmatch(text) or DATE.fullmatch(text)) for text in texts)
    has_address = any(ADDRESS.fullmatch(text) for text in texts)
    return bool(texts) and not has_address and values <= len(texts) * LARGEST_SHARE_OF_VALUES


def _bottom(number: int, rows: dict[int, list[str]], merges: Sequence[Merge], width: int) -> int:
    """The last row of a header that begins here."""
    for top, _left, bottom, _right in merges:
        if top == number < bottom < number + MOST_HEADER_ROWS:
            return bottom
    below = rows.get(number + 1, [])
    return number + 1 if _groups_columns(number, rows, merges, width) and _holds_names(below) else number


def _top(number: int, rows: dict[int, list[str]], merges: Sequence[Merge], width: int) -> int:
    """The first row of a header that ends here."""
    covering = [top for top, _left, bottom, _right in merges if top < number == bottom < top + MOST_HEADER_ROWS]
    if covering:
        return min(covering)
    return number - 1 if _groups_columns(number - 1, rows, merges, width) else number


def _groups_columns(number: int, rows: dict[int, list[str]], merges: Sequence[Merge], width: int) -> bool:
    """Whether the row holds names over several columns each; one text alone is a title of the sheet."""
    wide = any(top == bottom == number and 1 < right - left + 1 < width for top, left, bottom, right in merges)
    return wide and _filled(rows.get(number, [])) > 1


def _joined(rows: dict[int, list[str]], top: int, bottom: int, merges: Sequence[Merge], width: int) -> list[str]:
    """The texts of each column from the top of the header to its bottom, a merged text counted in all its columns."""
    texts: list[dict[str, None]] = [{} for _column in range(width)]
    for number in range(top, bottom + 1):
        cells = (rows.get(number, []) + [""] * width)[:width]
        for first, left, last, right in merges:
            if first <= number <= last and left < width and first in rows and left < len(rows[first]):
                cells[left : right + 1] = [rows[first][left]] * (min(right + 1, width) - left)
        for column, text in enumerate(cells):
            if cleaned := clean_text(text):
                texts[column][cleaned] = None
    return [" ".join(text) for text in texts]
