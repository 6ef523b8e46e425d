"""Texts of cells: whitespace, unprintable characters, lengths, blanks."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from common.errors import CellError
from common.values import BLANK_CELLS

# What drop-downs of forms leave behind when nobody touched them.
UNTOUCHED = frozenset({"Select", "select", "Select...", "Выберите", "Не выбрано", "Tanlang", "Tanlanmagan"})
BLANKS = frozenset(BLANK_CELLS) | UNTOUCHED
# Control characters, zero-width and direction marks, lone surrogates: nothing a person typed.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")


TOO_LONG = _("%(length)d characters are too many: at most %(limit)d fit here. Shorten the text.")


def clean_text(text: str, limit: int) -> str:
    """One line of printable text; raises CellError rather than cutting anything off."""
    if not text.isprintable():
        text = _UNPRINTABLE.sub("", text)
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    text = text.strip()
    if len(text) > limit:
        raise CellError(TOO_LONG, {"length": len(text), "limit": limit})
    return text


def bare_cells(cells: Sequence[str]) -> list[str]:
    """Each cell as `bare_cell` gives it; of a usual row, looked at as a whole, only outer space is taken away."""
    row = "".join(cells)
    if "'" not in row and row.isprintable():
        return [cell.strip() for cell in cells]
    return [bare_cell(cell) for cell in cells]


def bare_cell(text: str) -> str:
    """The cell without outer space, without the apostrophe our own export puts before a formula sign, never NUL."""
    text = text.strip()
    if not text:
        return ""
    if text[0] == "'" and len(text) > 1 and text[1] in "=+-@\t\r\n'":
        text = text[1:]
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)
