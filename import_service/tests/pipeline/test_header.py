"""Where the header is found and what the columns are called."""

import pytest
from openpyxl import Workbook

from import_service.pipeline.reading.read import FileRefused, ReadOptions, open_table, rows_from_text


def header_of(*rows):
    table = rows_from_text("\n".join("\t".join(cells) for cells in rows))
    return table.header_row, table.header


@pytest.fixture
def read_sheet(tmp_path):
    def read_sheet(*rows, merge=(), **options):
        book = Workbook()
        for cells in rows:
            book.active.append(cells)
        for cell_range in merge:
            book.active.merge_cells(cell_range)
        book.save(tmp_path / "leads.xlsx")
        return open_table(tmp_path / "leads.xlsx", name="leads.xlsx", options=ReadOptions(**options))

    return read_sheet


DATA = ["Aziz", "Karimov", "+998901234567", "14.03.2015", "Instagram", "1"]
NAMES = ["First name", "Last name", "Phone", "Birth date", "Source", "No"]


def test_titles_and_blank_rows_above_the_header_are_passed_over():
    rows = (["Leads of the summer"], ["Branch: Chilonzor", "", "", "01.06.2026"], [""], NAMES, DATA, DATA)

    assert header_of(*rows) == (4, NAMES)


@pytest.mark.parametrize(
    "names",
    [
        ["Имя", "Фамилия", "Телефон", "Дата рождения", "Источник", "№"],
        ["Ism", "Familiya", "Telefon", "Tug‘ilgan sana", "Manba", "T/r"],
        ["Name", "1", "2", "Phone", "2024-2025", "Q3"],
        ["NAME", "", "phone number", "", "UTM source", "What is your goal?"],
    ],
)
def test_names_of_columns_are_told_from_data(names):
    assert header_of(names, DATA, DATA)[0] == 1


@pytest.mark.parametrize(
    "cell", ["+998901234567", "90 123 45 67 89", "aziz@mail.uz", "p:+998901234567", "`998901234567"]
)
def test_a_table_that_begins_with_a_person_has_no_header(cell):
    table = rows_from_text(f"Aziz\t{cell}\nMadina\t{cell}\n")

    assert (table.header_row, table.header) == (0, ["Column 1", "Column 2"])
    assert list(table.rows()) == [(1, ["Aziz", cell]), (2, ["Madina", cell])]
    assert "No header" in str(table.warnings[0])


def test_one_column_is_a_table_too():
    assert header_of(["Phone"], ["+998901234567"], ["+998901234568"]) == (1, ["Phone"])


def test_names_are_cleaned_of_invisible_signs():
    dirty = ["\ufeffName ", "Phone\u00a0number", "E\u200bmail", "  City \u2009 of\tbirth", "Long\nname", "So\u00adurce"]
    table = rows_from_text(",".join(f'"{name}"' for name in dirty) + "\nAziz,1,2,3,4,5\n")

    assert table.header == ["Name", "Phone number", "Email", "City of birth", "Long name", "Source"]


def test_columns_of_one_name_are_numbered_and_said():
    table = rows_from_text("Phone\tphone\tPhone (2)\tPhone\u00a0\tName\n1\t2\t3\t4\tAziz\n")

    assert table.header == ["Phone", "phone (2)", "Phone (2) (2)", "Phone (3)", "Name"]
    assert len(set(map(str.casefold, table.header))) == 5
    assert "Phone, phone" in str(table.warnings[0])


def test_a_cyrillic_letter_in_a_latin_name_makes_another_name():
    assert rows_from_text("Name\tNаme\nAziz\tAzizov\n").header == ["Name", "Nаme"]


def test_columns_without_a_name_are_numbered_and_empty_ones_at_the_end_dropped():
    table = rows_from_text("Name\t\tPhone\t\t\t\t\nAziz\tx\t1\ty\t\t\t\nMadina\t\t2\t\t\t\t\n")

    assert table.header == ["Name", "Column 2", "Phone", "Column 4"]
    assert list(table.rows()) == [(2, ["Aziz", "x", "1", "y"]), (3, ["Madina", "", "2", ""])]
    assert "without a name" in str(table.warnings[0])


def test_endless_names_are_cut():
    assert len(rows_from_text(f"Name,{'x' * 5_000}\nAziz,1\n").header[1]) == 200


def test_the_header_row_can_be_overridden(read_sheet):
    rows = (["Leads of 2026", "for Madina"], NAMES, DATA, DATA)

    assert read_sheet(*rows, header_row=1).header[:3] == ["Leads of 2026", "for Madina", "Column 3"]
    assert read_sheet(*rows, header_row=2).header == NAMES
    assert len(list(read_sheet(*rows, header_row=0).rows())) == 4


@pytest.mark.parametrize("row", [3, 99, -1])
def test_an_impossible_header_row_is_refused(read_sheet, row):
    with pytest.raises(FileRefused, match=f"Row {row} holds no header"):
        read_sheet(NAMES, DATA, [], DATA, header_row=row)


@pytest.mark.parametrize("wanted", [None, 1])
def test_nothing_below_the_header_is_refused(read_sheet, wanted):
    with pytest.raises(FileRefused, match="no rows below the header"):
        read_sheet(NAMES, header_row=wanted)


def test_a_merged_header_of_two_rows_is_joined(read_sheet):
    table = read_sheet(
        ["No", "Learner", None, "Parent", None, "Source"],
        [None, "First name", "Last name", "Full name", "Phone", None],
        ["1", "Aziz", "Karimov", "Olim Karimov", "+998901234567", "Instagram"],
        ["2", "Madina", "Aliyeva", "Nodira Aliyeva", "+998901234568", "Telegram"],
        merge=["A1:A2", "B1:C1", "D1:E1", "F1:F2"],
    )

    assert table.header_row == 2
    assert table.header == [
        "No",
        "Learner First name",
        "Learner Last name",
        "Parent Full name",
        "Parent Phone",
        "Source",
    ]
    assert [number for number, _cells in table.rows()] == [3, 4]
    assert "several rows" in str(table.warnings[0])


def test_groups_of_columns_above_names_are_joined(read_sheet):
    table = read_sheet(
        ["Learner", None, "Parent", None],
        ["Name", "Phone", "Name", "Phone"],
        ["Aziz", "1", "Olim", "+998901234567"],
        merge=["A1:B1", "C1:D1"],
    )

    assert table.header == ["Learner Name", "Learner Phone", "Parent Name", "Parent Phone"]


def test_a_merged_title_is_no_part_of_the_header(read_sheet):
    table = read_sheet(["Leads"], ["of the summer"], NAMES, DATA, DATA, merge=["A1:F1", "A2:D2"])

    assert (table.header_row, table.header) == (3, NAMES)


def test_merged_cells_among_the_data_keep_their_text_in_the_first(read_sheet):
    table = read_sheet(["Name", "Branch"], ["Aziz", "Chilonzor"], ["Madina", None], ["Umid", "x"], merge=["B2:B3"])

    assert [cells for _number, cells in table.rows()] == [["Aziz", "Chilonzor"], ["Madina", ""], ["Umid", "x"]]
