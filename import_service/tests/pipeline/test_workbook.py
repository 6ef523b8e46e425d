"""Workbooks: values written out as Excel shows them, the right sheet, forged sheets."""

import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from import_service.pipeline.reading.read import FileRefused, ReadOptions, open_table
from import_service.tests.pipeline.nasty_files import LEARNERS, MAIN, row, write_forged, write_ods

FILES = Path(__file__).parent / "files"
AZIZ = ["Aziz", "+998901234567"]
MADINA = ["Madina", "+998901234568"]


@pytest.fixture
def save(tmp_path):
    def save(book, **options):
        book.save(tmp_path / "leads.xlsx")
        return open_table(tmp_path / "leads.xlsx", name="leads.xlsx", options=ReadOptions(**options))

    return save


@pytest.fixture
def forge(tmp_path):
    def forge(rows, **parts):
        return open_table(write_forged(tmp_path / "leads.xlsx", rows, **parts), name="leads.xlsx")

    return forge


def book_of(*rows, **sheets):
    """A workbook with these rows on its first sheet, and further sheets with theirs."""
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        for cells in content:
            sheet.append(cells)
    return book


def cells_of(table):
    return [cells for _number, cells in table.rows()]


VALUES = [
    (998901234567, "998901234567"),
    (998901234567.0, "998901234567"),
    (12.5, "12.5"),
    (0.1 + 0.2, "0.3"),
    (-7, "-7"),
    (1e-7, "1e-07"),
    (12345678901234567890, "12345678901234600000"),
    (1e300, "1e+300"),
    ("0012", "0012"),
    ("+998 90 123-45-67", "+998 90 123-45-67"),
    ("998901234567.0", "998901234567.0"),
    ("NA", "NA"),
    ("  two\nlines ", "  two\nlines "),
    ("=cmd|' /c calc'!A1".replace("=", "\uff1d"), "\uff1dcmd|' /c calc'!A1"),
    (True, "TRUE"),
    (False, "FALSE"),
    (date(2015, 3, 14), "2015-03-14"),
    (datetime.fromisoformat("2015-03-14"), "2015-03-14"),
    (datetime.fromisoformat("2015-03-14T15:30"), "2015-03-14 15:30"),
    (datetime.fromisoformat("2015-03-14T15:30:05"), "2015-03-14 15:30:05"),
    (date(9999, 12, 31), "9999-12-31"),
    (time(15, 30), "15:30"),
    (timedelta(hours=26, minutes=30), "26:30"),
]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_values_are_written_out_as_excel_shows_them(save, epoch):
    book = Workbook()
    if epoch:
        book.epoch = epoch
    for cells in (["No", "Value"], *([str(number), value] for number, (value, _text) in enumerate(VALUES))):
        book.active.append(cells)

    assert [cells[1] for cells in cells_of(save(book))] == [text for _value, text in VALUES]


def test_rows_have_the_numbers_of_excel(save):
    book = Workbook()
    sheet = book.active
    sheet["C4"], sheet["D4"] = "Name", "Phone"
    sheet["C5"], sheet["D5"] = AZIZ
    sheet["C9"], sheet["D9"] = MADINA
    table = save(book)

    assert (table.kind, table.encoding, table.delimiter) == ("xlsx", "", "")
    assert (table.header_row, table.header) == (4, ["Name", "Phone"])
    assert list(table.rows()) == [(5, AZIZ), (9, MADINA)]
    assert list(table.rows()) == [(5, AZIZ), (9, MADINA)]


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_old_and_binary_workbooks_are_read(kind):
    table = open_table(FILES / f"learners.{kind}", name="learners")

    assert (table.kind, table.sheet, table.header[:2]) == (kind, "Лиды", ["Имя", "Телефон"])
    assert [cells[:2] for cells in cells_of(table)] == [["Азиз", "998901234567"], ["Мадина", "+998 90 123-45-68"]]


def test_open_document_sheets_are_read_without_their_endless_blank_rows(tmp_path):
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    names = "".join(map(cell, ["Name", "Phone"]))
    values = cell("Aziz") + '<table:table-cell office:value-type="float" office:value="998901234567"/>'
    rows = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in (names, values))
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows += f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
    path = write_ods(tmp_path / "leads.ods", f'<table:table table:name="Leads">{rows}</table:table>')
    table = open_table(path, name="leads.ods")

    assert (table.kind, table.sheet) == ("ods", "Leads")
    assert list(table.rows()) == [(2, ["Aziz", "998901234567"])]


def test_an_open_document_sheet_that_repeats_a_cell_endlessly_is_refused(tmp_path):
    columns = 'table:number-columns-repeated="16384" office:value-type="string"'
    cell = f"<table:table-cell {columns}><text:p>x</text:p></table:table-cell>"
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    path = write_ods(tmp_path / "leads.ods", f'<table:table table:name="Leads">{rows}</table:table>')

    with pytest.raises(FileRefused, match="used area is too large"):
        open_table(path, name="leads.ods")


def test_the_first_sheet_that_people_see_and_that_holds_text_is_chosen(save):
    book = book_of(Notes=[["Name", "Phone"], ["Hidden", "1"]], Leads=[["Name", "Phone"], AZIZ], More=[["Name"], ["x"]])
    book["Notes"].sheet_state = "hidden"
    book.create_sheet("Secret").sheet_state = "veryHidden"
    book.create_chartsheet("Chart", 0)
    table = save(book)

    assert table.sheet == "Leads"
    assert table.sheets == ["Sheet", "Notes", "Leads", "More", "Secret"]
    assert cells_of(table) == [AZIZ]
    assert str(table.warnings[0]) == "Hidden sheets are not read: Notes, Secret. Choose one if the leads are there."


def test_a_sheet_can_be_chosen_among_forty(save):
    book = book_of(*[["Name", "Phone"], AZIZ], **{f"Sheet {n}": [["Name"], [f"Learner {n}"]] for n in range(40)})
    book["Sheet 30"].sheet_state = "hidden"

    assert cells_of(save(book, sheet="Sheet 30")) == [["Learner 30"]]
    with pytest.raises(FileRefused, match=r"no sheet “Sheet 99” .* Sheet, Sheet 0, .*, …"):
        save(book, sheet="Sheet 99")


def test_an_empty_workbook_is_refused_and_its_hidden_sheets_are_offered(save):
    with pytest.raises(FileRefused, match="no sheet holds any text"):
        save(Workbook())

    book = book_of(Leads=[["Name", "Phone"], AZIZ])
    book["Leads"].sheet_state = "hidden"
    with pytest.raises(FileRefused, match="choose it: Leads"):
        save(book)


def test_rows_hidden_by_a_filter_are_read_and_said(save):
    book = book_of(["Name", "Phone"], AZIZ, MADINA)
    book.active.auto_filter.ref = "A1:B3"
    book.active.row_dimensions[2].hidden = True
    table = save(book)

    assert cells_of(table) == [AZIZ, MADINA]
    assert "hidden, perhaps by a filter" in str(table.warnings[0])


def test_a_row_of_totals_at_the_end_is_left_out_and_said(save):
    table = save(book_of(["Name", "Phone", "Paid"], [*AZIZ, 5], ["Итого:", None, 125.5]))

    assert cells_of(table) == [[*AZIZ, "5"]]
    assert [str(text) for text in table.warnings] == ["Row 3 was left out: it holds totals."]
    assert len(list(table.rows())) == len(table.warnings) == 1


@pytest.mark.parametrize("total", [["Jami 25 ta", None, 5], ["TOTAL"], ["Всего", None, "1 500,50"], ["Жами: 3"]])
def test_totals_are_known_in_each_language(save, total):
    assert cells_of(save(book_of(["Name", "Phone", "Paid"], [*AZIZ, 5], total))) == [[*AZIZ, "5"]]


@pytest.mark.parametrize(
    "learner", [["Jami", "+998901234567"], ["Jami", 998901234567], ["Total", "a@mail.uz"], ["Jami Karimov", None]]
)
def test_a_learner_is_no_total(save, learner):
    assert len(cells_of(save(book_of(["Name", "Phone"], AZIZ, learner)))) == 2


def test_a_total_in_the_middle_is_a_row(save):
    rows = cells_of(save(book_of(["Name", "Phone", "Paid"], [*AZIZ, 1], ["Итого", None, 1], [*MADINA, 2])))

    assert rows == [[*AZIZ, "1"], ["Итого", "", "1"], [*MADINA, "2"]]


def test_the_workbook_of_a_receptionist_is_read(save):
    book = book_of(
        ["Oʻquv markazi «Bilim»"],
        ["Lidlar, mart 2026"],
        [],
        ["№", "Bola", None, "Telefon", "Tug‘ilgan sana"],
        [None, "Ismi", "Familiyasi", None, None],
        [1, "Aziz", "Karimov", 998901234567, date(2015, 3, 14)],
        [],
        [2, "Madina", "Aliyeva", "+998 90 123-45-68", date(2016, 5, 1)],
        [],
        ["Jami:", 2],
    )
    for cells in ("A1:E1", "A2:D2", "A4:A5", "B4:C4", "D4:D5", "E4:E5"):
        book.active.merge_cells(cells)
    table = save(book)

    assert (table.header_row, table.header) == (
        5,
        ["№", "Bola Ismi", "Bola Familiyasi", "Telefon", "Tug‘ilgan sana"],
    )
    assert list(table.rows()) == [
        (6, ["1", "Aziz", "Karimov", "998901234567", "2015-03-14"]),
        (8, ["2", "Madina", "Aliyeva", "+998 90 123-45-68", "2016-05-01"]),
    ]
    assert "Row 10 was left out" in str(table.warnings[-1])


def test_errors_of_excel_are_read_as_the_text_they_show(forge):
    cell = '<c r="{place}" t="e"><f>NA()</f><v>{error}</v></c>'
    row_2 = f'<row r="2">{cell.format(place="B2", error="#N/A")}{cell.format(place="C2", error="#REF!")}</row>'
    table = forge(row(1, "", "Name", "Phone").replace('<c r="A1" t="inlineStr"><is><t></t></is></c>', "") + row_2)

    assert (table.header, cells_of(table)) == (["Name", "Phone"], [["#N/A", "#REF!"]])


def test_formulas_give_their_saved_value_and_those_without_are_said(forge):
    table = forge(
        row(1, "Name", "A", "B", "C", "D")
        + '<row r="2"><c r="A2" t="str"><f>UPPER("x")</f><v>X</v></c><c r="B2"><f>1+1</f><v>2</v></c>'
        '<c r="C2"><f>1+1</f></c><c r="D2"><f>1+1</f><v></v></c><c r="E2" t="str"><f>""</f><v></v></c></row>'
    )

    assert cells_of(table) == [["X", "2", "", "", ""]]
    assert "not saved: 2." in str(table.warnings[0])


@pytest.mark.parametrize("dimension", ["", '<dimension ref="A1:XFD1048576"/>', '<dimension ref="A1"/>'])
def test_a_forged_or_missing_dimension_changes_nothing(forge, dimension):
    assert cells_of(forge(LEARNERS, before=dimension)) == [AZIZ, MADINA]


def test_the_very_last_row_of_excel_is_read(forge):
    table = forge(LEARNERS + row(1_048_576, "Umid", "+998901234569"))

    assert list(table.rows())[-1] == (1_048_576, ["Umid", "+998901234569"])


def test_a_million_blank_rows_hide_no_row(forge):
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(4, 500_004))
    table = forge(LEARNERS + blank + row(500_004, "Umid", "+998901234569"))

    assert [number for number, _cells in table.rows()] == [2, 3, 500_004]


@pytest.mark.parametrize("place", ["XFD1048576", "ZZZZZZ9999999999"])
def test_a_cell_at_the_end_of_the_world_refuses_the_file_and_kills_nobody(forge, place):
    far = f'<row r="1048576"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'

    with pytest.raises(FileRefused, match="used area is too large"):
        forge(LEARNERS + far)


def test_a_text_outside_of_the_shared_texts_never_ends_in_a_crash(forge):
    shared = f'<sst xmlns="{MAIN}"><si><t>Name</t></si></sst>'
    with pytest.raises(FileRefused, match="damaged"):
        forge(LEARNERS + '<row r="4"><c r="A4" t="s"><v>99999</v></c></row>', shared=shared)


def test_broken_xml_is_refused(forge):
    with pytest.raises(FileRefused, match="damaged"):
        forge(LEARNERS + "<row")


def test_macros_and_links_to_other_files_are_left_alone(forge):
    link = '<externalLink xmlns="urn:x"><externalBook r:id="rId1"/></externalLink>'
    parts = {"xl/vbaProject.bin": "Shell", "xl/externalLinks/externalLink1.xml": link}

    assert cells_of(forge(LEARNERS, **parts)) == [AZIZ, MADINA]


def test_a_table_of_too_many_columns_is_refused(save):
    with pytest.raises(FileRefused, match="2,001 columns; at most 2,000"):
        save(book_of([f"Name {n}" for n in range(2_001)], ["x"] * 2_001))


def test_an_oversize_cell_costs_its_own_row_only(forge):
    rows = cells_of(forge(LEARNERS + row(4, "Umid", "9" * 40_000)))

    assert rows[:2] == [AZIZ, MADINA]
    assert rows[2].column == "Phone"


def test_a_workbook_that_takes_too_much_time_or_memory_ends_its_process_only(tmp_path, monkeypatch):
    monkeypatch.setattr("import_service.pipeline.reading.workbook.COMMAND", ("/bin/sh", "-c", "kill -9 $$"))
    path = write_forged(tmp_path / "leads.xlsx", LEARNERS)

    with pytest.raises(FileRefused, match="damaged, or its used area is too large"):
        open_table(path, name="leads.xlsx")


def test_the_reading_process_ends_when_nobody_reads_on(tmp_path, monkeypatch):
    processes = []

    class Recorded(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    rows = "".join(row(number, f"Learner {number}", "x" * 100) for number in range(1, 20_000))
    table = open_table(write_forged(tmp_path / "leads.xlsx", rows), name="leads.xlsx")

    assert [process.poll() for process in processes] == [None]
    del table
    assert [process.poll() is None for process in processes] == [False]
