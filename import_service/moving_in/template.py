"""Writes the workbook: empty, to be filled, or with rows in it. Every cell is text, so nothing in it is a formula."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from import_service.moving_in.columns import YES_NO, Column, Kind
from import_service.moving_in.layout import BY_KEY, HELP_TITLE, KINDS
from import_service.moving_in.words import CHOICES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Rows = Mapping[str, Sequence[Mapping[str, str]]]
LAST_ROW = 2_000
WIDTH, HINT_WIDTH = 20, 60
YES, NO = gettext_lazy("Yes"), gettext_lazy("No")
_HEAD, _NEEDED = "D6E4F0", "FCE4B0"
# Excel refuses a list of choices that is longer.
_LONGEST_LIST = 255


def write_workbook(rows: Rows | None = None) -> bytes:
    """In the language of the moment. `rows` are cells by the keys of kinds and columns."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for kind in KINDS:
        _write_sheet(book.create_sheet(str(kind.label)), kind, (rows or {}).get(kind.key, ()))
    _write_help(book.create_sheet(str(HELP_TITLE), 0 if rows is None else None))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def yes_or_no(is_so: bool) -> str:
    return str(YES if is_so else NO)


def _write_sheet(sheet: "Worksheet", kind: Kind, rows: Sequence[Mapping[str, str]]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(kind.columns, 1):
        head = sheet.cell(1, place, _label(column))
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor=_NEEDED if column.is_required else _HEAD)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTH
        sheet.column_dimensions[letter].number_format = "@"
        _offer_choices(sheet, column, f"{letter}2:{letter}{LAST_ROW}")
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(kind.columns, 1):
            _write_text(sheet, number, place, row.get(column.key, ""))
    sheet.freeze_panes = "A2"


def _label(column: Column) -> str:
    return f"{column.label}{' *' if column.is_required else ''}"


def _write_text(sheet: "Worksheet", row: int, place: int, text: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if text:
        cell = sheet.cell(row, place, ILLEGAL_CHARACTERS_RE.sub("", text))
        cell.data_type, cell.number_format = "s", "@"


def _offer_choices(sheet: "Worksheet", column: Column, cells: str) -> None:
    """A list to choose from; what is typed instead is not refused, since words of other languages are read too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    formula = _names_of(column) if column.names else _words_of(column)
    if formula:
        offer = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(offer)
        offer.add(cells)


def _names_of(column: Column) -> str:
    title = str(BY_KEY[column.names].label).replace("'", "''")
    return f"'{title}'!$A$2:$A${LAST_ROW}"


def _words_of(column: Column) -> str:
    if column.choices == YES_NO:
        words = [str(YES), str(NO)]
    else:
        words = [str(CHOICES[column.key](choice).label) for choice in column.choices]
    text = ",".join(words)
    is_divisible = words and not any("," in word or '"' in word for word in words)
    return f'"{text}"' if is_divisible and len(text) <= _LONGEST_LIST else ""


def _write_help(sheet: "Worksheet") -> None:
    """A line for each column: in which sheet, what it is, whether it has to be filled."""
    from openpyxl.styles import Alignment, Font

    lines: list[tuple[Any, ...]] = [
        (_("Fill the sheets from left to right, as far as you have them. Yellow columns with * have to be filled."),),
        (_("Sheets name each other’s rows: write a room, a teacher or a student exactly as in its own sheet."),),
        (_("Upload it: you see what is wrong before anything is written. Uploading it again adds what is new."),),
        (),
        (_("Sheet"), _("Column"), _("What to write"), _("Must be filled")),
    ]  # fmt: skip
    for kind in KINDS:
        lines += [(kind.label, c.label, c.hint, yes_or_no(c.is_required)) for c in kind.columns]
    for line in lines:
        sheet.append([str(text) for text in line])
    for cell in sheet[5]:
        cell.font = Font(bold=True)
    for letter, width in (("A", WIDTH), ("B", WIDTH), ("C", HINT_WIDTH), ("D", WIDTH)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=6, min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
