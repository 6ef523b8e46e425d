"""Tables as CSV and Excel files, written while they are read: memory stays flat at any number of lines.

A program that opens the file may take a text that begins with a sign for a formula and run it. In a workbook every cell
is typed as text, which ends that. In CSV an apostrophe is put before the sign; the import takes it off again, so no
data change on the way.
"""

import csv
import re
import zlib
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import batched
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Lines = Iterable[list[str]]
# The apostrophe itself is doubled, so that taking one off always gives back what was there.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
# What XML cannot hold: control characters, lone surrogates, and two numbers that are no characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL, MOST_LINES = 32_767, 1_048_576
_AT_ONCE = 500


def guard_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_csv(lines: Lines) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, by which Excel knows it."""
    yield b"\xef\xbb\xbf"
    for some in batched(lines, _AT_ONCE):
        text = StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([guard_formula(cell) for cell in line] for line in some)
        yield text.getvalue().encode("utf-8", "replace")


class _Outlet:
    """A file that is read while it is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def write_xlsx(lines: Lines) -> Iterator[bytes]:
    """A workbook of one sheet with a bold header that stays on top. Raises ValueError beyond what a sheet can hold."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED) as book:  # type: ignore[call-overload]
        for name, xml in _FRAME.items():
            book.writestr(name, xml)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET_HEAD)
            for number, some in enumerate(batched(lines, _AT_ONCE)):
                if number * _AT_ONCE + len(some) > MOST_LINES:
                    raise ValueError("A sheet holds 1,048,576 lines.")
                sheet.write("".join(_row(line, bold=number == 0 and i == 0) for i, line in enumerate(some)).encode())
                yield outlet.take()
            sheet.write(_SHEET_END)
    yield outlet.take()


def _row(line: list[str], *, bold: bool) -> str:
    style = ' s="1"' if bold else ""
    return f"<row>{''.join([_cell(text, style) for text in line])}</row>"


def _cell(text: str, style: str) -> str:
    if not text:
        return "<c/>"
    text = escape(_NOT_IN_XML.sub("", text)[:LONGEST_CELL]).replace("\r", "&#13;")
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FRAME = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    # Number format 49 is "text": a number typed over a cell stays what was typed.
    '<cellXfs count="2"><xf xfId="0" numFmtId="49" applyNumberFormat="1"/>'
    '<xf xfId="0" numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_SHEET_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0" tabSelected="1">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr baseColWidth="16" defaultRowHeight="15"/><sheetData>'
).encode()
_SHEET_END = b"</sheetData></worksheet>"
