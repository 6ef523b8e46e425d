"""A report as a workbook: a sheet for each table with a chart inside, and one that says what was counted."""

import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.reports.question import Question
from analytics.reports.report import Report
from analytics.reports.table import Cell, Column, Kind, Table, Value, rules_of
from organizations.scoping import open_organization

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORMATS = {
    Kind.NUMBER: "#,##0",
    Kind.SHARED: "#,##0",
    Kind.MONEY: "#,##0",
    Kind.PERCENT: "0.0%",
    Kind.FINE_PERCENT: "0.0%",
    Kind.MINUTES: "#,##0",
    Kind.HOURS: "[h]:mm",
    Kind.DAYS: "0.0",
    Kind.AVERAGE: "0.0",
}
HEAD, LINE, HOT, QUIET = "115E59", "D4D4D8", "5EEAD4", "52525B"
TONES = {"main": "0F766E", "good": "16A34A", "bad": "DC2626", "quiet": "A1A1AA"}
FONT = "Calibri"
LONGEST_TITLE, WIDEST, NARROWEST = 31, 44, 9
HEADER = 4  # the row of the columns' names; above them what it is, and of which days
MINUTES_A_DAY = 24 * 60
ROW_CM, PAGE_CM = 0.53, 16
OTHER_ROWS = 6
RULE_WIDTH, LINE_POINTS = 90, 15
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def write_workbook(report: Report, question: Question, days: str) -> bytes:
    """In the language of the moment."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    branch = question.branch.name if question.branch else _("all branches")
    about = f"{open_organization().name} · {days} · {branch}"
    tables = report.make(question)
    for table in tables:
        title = str(table.title or report.title)
        sheet = book.create_sheet(_sheet_title(title, book.sheetnames))
        _Sheet(sheet, table).write(f"{report.title}: {title}" if table.title else title, about)
    _write_rules(book.create_sheet(_sheet_title(_("What is counted"), book.sheetnames)), report, tables, about)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Sheet:
    """One table. A number with its percentage takes two columns."""

    def __init__(self, sheet: "Worksheet", table: Table) -> None:
        self.sheet, self.table = sheet, table
        self.places: list[int] = []
        place = 1
        for column in table.columns:
            self.places.append(place)
            place += 2 if column.kind == Kind.SHARED else 1
        self.last_column = place - 1
        self.last_row = HEADER + len(table.rows)

    def write(self, title: str, about: str) -> None:
        from openpyxl.styles import Font

        write_text(self.sheet.cell(1, 1), title).font = Font(FONT, 14, bold=True)
        write_text(self.sheet.cell(2, 1), about).font = Font(FONT, 11, color=QUIET)
        self._write_header()
        for row, line in enumerate(self.table.rows, HEADER + 1):
            self._write_row(row, line)
        if self.table.totals:
            self._write_row(self.last_row + 1, self.table.totals, is_total=True)
        self._colour_heat()
        self._lay_out()
        if self.table.chart and self.table.rows:
            self._draw_chart()

    def _write_header(self) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        for column, place in zip(self.table.columns, self.places, strict=True):
            for further, label in enumerate(_labels(column)):
                cell = write_text(self.sheet.cell(HEADER, place + further), label)
                cell.font = Font(FONT, 11, bold=True, color="FFFFFF")
                cell.fill = PatternFill("solid", fgColor=HEAD)
                is_text = column.kind == Kind.TEXT
                indent = _indent(column, place)
                cell.alignment = Alignment("left" if is_text else "right", "center", wrap_text=True, indent=indent)

    def _write_row(self, row: int, line: Sequence[Cell], *, is_total: bool = False) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        for column, place, cell in zip(self.table.columns, self.places, line, strict=True):
            for further, (kind, value) in enumerate(_values(column, cell)):
                written = self.sheet.cell(row, place + further)
                write_value(written, kind, value)
                written.border = Border(bottom=Side("thin", color=LINE))
                if indent := _indent(column, place):
                    written.alignment = Alignment("left", indent=indent)
                if is_total:
                    written.font = Font(FONT, 11, bold=True)
                    written.border = Border(top=Side("medium", color=HEAD))

    def _colour_heat(self) -> None:
        from openpyxl.formatting.rule import ColorScaleRule
        from openpyxl.utils import get_column_letter

        hot = [
            place + (1 if column.kind == Kind.SHARED else 0)
            for number, (column, place) in enumerate(zip(self.table.columns, self.places, strict=True))
            if any(row[number].heat is not None for row in self.table.rows)
        ]
        if hot:
            letters = " ".join(
                f"{get_column_letter(place)}{HEADER + 1}:{get_column_letter(place)}{self.last_row}" for place in hot
            )
            scale = ColorScaleRule(start_type="num", start_value=0, start_color="FFFFFF", end_type="max", end_color=HOT)
            self.sheet.conditional_formatting.add(letters, scale)

    def _lay_out(self) -> None:
        from openpyxl.utils import get_column_letter

        for place in range(1, self.last_column + 1):
            written = (self.sheet.cell(row, place).value for row in range(HEADER, self.last_row + 2))
            longest = max(len(_shown_width(value)) for value in written)
            self.sheet.column_dimensions[get_column_letter(place)].width = min(
                max(1.1 * longest + 3, NARROWEST), WIDEST
            )
        self.sheet.row_dimensions[HEADER].height = 32
        self.sheet.freeze_panes = self.sheet.cell(HEADER + 1, 2)
        if self.table.rows:
            self.sheet.auto_filter.ref = f"A{HEADER}:{get_column_letter(self.last_column)}{self.last_row}"
        self.sheet.sheet_view.showGridLines = False
        _for_paper(self.sheet)
        self.sheet.print_title_rows = f"{HEADER}:{HEADER}"

    def _draw_chart(self) -> None:
        """Native, so that it follows the cells."""
        from openpyxl.chart import BarChart, Reference
        from openpyxl.worksheet.pagebreak import Break

        spec = self.table.chart
        assert spec is not None  # noqa: S101 - asked before
        chart = BarChart()
        chart.type, chart.style, chart.title = "bar", 10, str(spec.title)
        chart.height, chart.width = min(max(7.5, 1.1 * len(self.table.rows) + 3), PAGE_CM), 22
        for place in spec.columns:
            cells = Reference(self.sheet, self.places[place], HEADER, max_row=self.last_row)
            chart.add_data(cells, titles_from_data=True)
        names = self.places[spec.labels]
        chart.set_categories(Reference(self.sheet, names, HEADER + 1, max_row=self.last_row))
        # The first row on top, as in the table; both axes are drawn only if they say so.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.y_axis.number_format = FORMATS[self.table.columns[spec.columns[0]].kind]
        chart.gapWidth, chart.y_axis.majorGridlines = 60, None
        for series, tone in zip(chart.series, spec.tones, strict=False):
            series.graphicalProperties.solidFill = series.graphicalProperties.line.solidFill = TONES[tone]
        if len(spec.columns) > 1:
            chart.legend.position = "b"
        else:
            chart.legend = None
        self.sheet.add_chart(chart, f"A{self.last_row + 4}")
        # On paper it would be cut in two. Beside the rows there are a high header, the totals and the lines between.
        if (self.last_row + OTHER_ROWS) * ROW_CM + chart.height > PAGE_CM:
            self.sheet.row_breaks.append(Break(self.last_row + 2))


def _indent(column: Column, place: int) -> int:
    """Text beside a number stands off it."""
    return 1 if column.kind == Kind.TEXT and place > 1 else 0


def _write_rules(sheet: "Worksheet", report: Report, tables: Sequence[Table], about: str) -> None:
    from openpyxl.styles import Alignment, Font

    lines: list[tuple[Any, Any]] = [(report.title, report.about), (_("Period"), about), (_("Counts"), report.rule)]
    lines += rules_of(tables)
    lines.append((_("Made on"), date_format(timezone.localtime(), "j E Y, H:i")))
    for row, (name, rule) in enumerate(lines, 1):
        write_text(sheet.cell(row, 1), str(name)).font = Font(FONT, 11, bold=True)
        write_text(sheet.cell(row, 2), str(rule))
        for cell in sheet[row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        # Not every program makes room for the further lines by itself.
        sheet.row_dimensions[row].height = LINE_POINTS * -(-len(str(rule)) // RULE_WIDTH or -1)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, RULE_WIDTH
    _for_paper(sheet)


def _for_paper(sheet: "Worksheet") -> None:
    """A4 on its side, as wide as the paper, with page numbers."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.right.text = "&P / &N"


def write_text(cell: Any, text: str) -> Any:
    """Never a formula, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def write_value(cell: Any, kind: Kind, value: Value) -> None:
    if kind == Kind.TEXT or isinstance(value, str):
        write_text(cell, str(value or ""))
        return
    cell.number_format = FORMATS[kind]
    if value is None:
        return
    number = float(value) if isinstance(value, Decimal) else value
    share = number / 100
    cell.value = {
        Kind.PERCENT: share,
        Kind.FINE_PERCENT: share,
        Kind.HOURS: number / MINUTES_A_DAY,
    }.get(kind, number)


def _labels(column: Column) -> list[str]:
    label = str(column.label)
    if column.kind == Kind.MONEY:
        return [f"{label}, {open_organization().currency}"]
    return [label, f"{label}, %"] if column.kind == Kind.SHARED else [label]


def _values(column: Column, cell: Cell) -> list[tuple[Kind, Value]]:
    own = (column.kind, cell.value)
    return [own, (Kind.PERCENT, cell.percent)] if column.kind == Kind.SHARED else [own]


def _shown_width(value: Any) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value or "")


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    """As Excel allows it: short, without its signs, none twice."""
    plain = _NOT_IN_TITLES.sub(" ", title).strip("' ")[:LONGEST_TITLE] or "1"
    number = 2
    found = plain
    while found in taken:
        found = f"{plain[: LONGEST_TITLE - 3]} {number}"
        number += 1
    return found
