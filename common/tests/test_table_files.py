"""Tables as files: nothing in them is a formula, and nothing in them is lost."""

import csv
import string
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from common.table_files import FORMULA_SIGNS, guard_formula, write_csv, write_xlsx

FORMULAS = ["=1+1", "+998901234567", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "'", '=HYPERLINK("http://x")']
CELLS = st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), min_size=1, max_size=8)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_begins_with_a_formula_sign(text):
    (row,) = read_csv(b"".join(write_csv([["x", text]])))
    assert not row[1].startswith(FORMULA_SIGNS[:-1])


@given(CELLS)
def test_a_csv_gives_back_what_was_written(lines):
    """But for characters that have no UTF-8, which become a question mark."""
    back = read_csv(b"".join(write_csv(lines)))
    assert back == [[guard_formula(cell) for cell in line] for line in lines]


@pytest.mark.parametrize("text", FORMULAS)
def test_every_cell_of_a_workbook_is_a_text(text):
    sheet = load_workbook(BytesIO(b"".join(write_xlsx([["Header"], [text]])))).active
    assert (sheet["A2"].data_type, sheet["A2"].value.replace("\r\n", "\n")) == ("s", text)


@given(st.lists(st.lists(st.text(string.printable + "ўқғҳЯ<>&\"'", max_size=20), min_size=2, max_size=2), min_size=1))
def test_a_workbook_gives_back_what_was_written(lines):
    """But for control characters, which XML has not."""
    sheet = load_workbook(BytesIO(b"".join(write_xlsx(lines)))).active
    back = [[cell.value or "" for cell in row] for row in sheet.iter_rows(max_row=len(lines), max_col=2)]
    assert back == [[cell.replace("\x0b", "").replace("\x0c", "") for cell in line] for line in lines]


def test_control_characters_and_lone_surrogates_do_not_break_a_workbook():
    sheet = load_workbook(BytesIO(b"".join(write_xlsx([["a\x00b\x1f\ud800\ufffec"]])))).active
    assert sheet["A1"].value == "abc"


def test_a_file_is_sent_while_it_is_made():
    """The reader has bytes before the last line exists."""
    made = []

    def lines() -> Iterator[list[str]]:
        for number in range(5_000):
            made.append(number)
            yield [str(number)]

    for write in (write_csv, write_xlsx):
        made.clear()
        pieces = write(lines())
        first = [next(pieces), next(pieces)]
        assert first
        assert len(made) < 5_000
        assert sum(1 for _ in pieces) > 3
        assert len(made) == 5_000


def test_a_sheet_holds_no_more_lines_than_excel_reads(monkeypatch):
    monkeypatch.setattr("common.table_files.MOST_LINES", 600)
    with pytest.raises(ValueError, match="A sheet holds"):
        b"".join(write_xlsx([["x"]] * 601))
