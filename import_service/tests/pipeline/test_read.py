"""What is saved is what is read: pasted rows, values of Google Sheets, and any grid of texts in any kind of file."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from import_service.pipeline.reading.read import (
    FileRefused,
    ReadOptions,
    RowError,
    open_table,
    rows_from_text,
    table_from_values,
)

KEEP_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def cells_of(table):
    return [cells for _number, cells in table.rows()]


def test_rows_copied_from_a_spreadsheet_are_read():
    table = rows_from_text('Name\tPhone\tNote\r\nAziz\t+998901234567\t"two\nlines"\r\nMadina\t\tx, y\r\n')

    assert (table.kind, table.delimiter, table.encoding, table.sheets) == ("text", "\t", "", [])
    assert list(table.rows()) == [(2, ["Aziz", "+998901234567", "two\nlines"]), (3, ["Madina", "", "x, y"])]


def test_pasted_rows_with_commas_and_unreadable_signs_are_read_as_a_file_is():
    rows = cells_of(rows_from_text("Name,Phone\nAziz,1\nMa\0dina,2\nUm\ud800id,3\nOlim,4"))

    assert [isinstance(cells, RowError) and cells.column for cells in rows] == [False, "Name", "Name", False]
    assert (rows[0], rows[3]) == (["Aziz", "1"], ["Olim", "4"])


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_nothing_pasted_is_refused(text):
    with pytest.raises(FileRefused, match="empty"):
        rows_from_text(text)


def test_values_of_a_google_sheet_become_the_same_table():
    values = [["Aziz", "+998901234567", "", "x"], ["", " ", "", ""], ["Madina"], ["Um\0id", "", "", ""]]
    table = table_from_values([" Name\u00a0", "Phone", "phone", ""], values, "Leads 2026")

    assert (table.kind, table.sheet, table.sheets, table.header_row) == ("values", "Leads 2026", ["Leads 2026"], 1)
    assert table.header == ["Name", "Phone", "phone (2)", "Column 4"]
    rows = list(table.rows())
    assert rows[:2] == [(2, ["Aziz", "+998901234567", "", "x"]), (4, ["Madina", "", "", ""])]
    number, error = rows[2]
    assert isinstance(error, RowError)
    assert (number, error.column) == (5, "Name")
    assert list(table.rows()) == rows


@pytest.mark.parametrize(("header", "values"), [(["Name"], []), ([], [["Aziz"]]), (["", ""], [["Aziz", "1"]])])
def test_a_google_sheet_without_header_or_rows_is_refused(header, values):
    with pytest.raises(FileRefused):
        table_from_values(header, values, "Leads")


def grids(alphabet):
    """Rows of two to five cells below a header; the first cell holds text, because blank rows are left out."""
    cell = st.text(alphabet, max_size=12)
    first = cell.filter(lambda text: text.strip())
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(st.tuples(first, *[cell] * (width - 1)).map(list), min_size=1, max_size=6)
    )


TEXT = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\n\r")
HEADER = ["Имя", "Телефон", "Источник", "Город", "Заметка"]


@given(rows=grids(TEXT), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]), data=st.data())
@KEEP_FOLDER
def test_any_grid_saved_as_text_is_read_back(tmp_path, rows, delimiter, end, data):
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    assert read_back(tmp_path, rows, delimiter, end, encoding, ReadOptions(delimiter=delimiter)) == rows


@given(
    rows=grids(st.characters(codec="cp1251", categories=("L", "N", "P", "S", "Zs"))), delimiter=st.sampled_from(",;\t|")
)
@KEEP_FOLDER
def test_any_grid_saved_in_an_old_encoding_is_read_back(tmp_path, rows, delimiter):
    options = ReadOptions(delimiter=delimiter, encoding="cp1251")

    assert read_back(tmp_path, rows, delimiter, "\r\n", "cp1251", options) == rows


def read_back(folder, rows, delimiter, end, encoding, options):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([HEADER[: len(rows[0])], *rows])
    (folder / "leads.csv").write_bytes(text.getvalue().encode(encoding))
    table = open_table(folder / "leads.csv", name="leads.csv", options=options)
    assert table.header == HEADER[: len(rows[0])]
    return cells_of(table)


NAME = st.sampled_from(["Азиз", "Мадина", "Шухрат", "Юлия", "Ольга", "Ёлкина", "Жасур", "Aziz", "O'g'iloy", "Наргиза"])
PHONE = st.integers(998900000000, 998999999999).map(lambda number: f"+{number}")


@given(
    rows=st.lists(st.tuples(NAME, PHONE, NAME).map(list), min_size=3, max_size=30),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "mac-cyrillic"]
    ),
)
@KEEP_FOLDER
def test_the_form_of_a_list_of_learners_is_found_without_being_told(tmp_path, rows, delimiter, encoding):
    assert read_back(tmp_path, rows, delimiter, "\n", encoding, ReadOptions()) == rows


@given(rows=grids(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="_")))
@settings(KEEP_FOLDER, max_examples=15)
def test_any_grid_saved_as_a_workbook_is_read_back(tmp_path, rows):
    book = Workbook()
    for number, cells in enumerate([HEADER[: len(rows[0])], *rows], 1):
        for column, text in enumerate(cells, 1):
            cell = book.active.cell(number, column)
            cell.value, cell.data_type = text, "s"
    book.save(tmp_path / "leads.xlsx")
    table = open_table(tmp_path / "leads.xlsx", name="leads.xlsx", options=ReadOptions(header_row=1))

    assert cells_of(table) == rows


@given(content=st.binary(max_size=400) | st.text("Aя1,;\t\"'\n\r \0", max_size=200).map(str.encode))
@settings(KEEP_FOLDER, max_examples=300)
def test_any_bytes_are_read_or_refused(tmp_path, content):
    (tmp_path / "leads.csv").write_bytes(content)
    numbers = numbers_or_refusal(tmp_path / "leads.csv")

    assert numbers
    assert isinstance(numbers, str) or numbers == sorted(set(numbers))


def numbers_or_refusal(path):
    try:
        table = open_table(path, name="leads.csv")
    except FileRefused as error:
        return str(error)
    return [table.header_row, *(number for number, _cells in table.rows())]
