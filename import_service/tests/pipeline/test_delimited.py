"""Text files as people and programs really save them: delimiters, quotation marks, ragged and unreadable rows."""

import pytest

from import_service.pipeline.reading.read import FileRefused, ReadOptions, RowError, open_table


@pytest.fixture
def read(tmp_path):
    def read(content, *, encoding="utf-8", **options):
        path = tmp_path / "leads.csv"
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return open_table(path, name="leads.csv", options=ReadOptions(**options))

    return read


def test_a_plain_file_gives_its_header_and_numbered_rows(read):
    table = read("Name,Phone\nAziz,+998901234567\nMadina,+998901234568\n")

    assert (table.kind, table.encoding, table.delimiter, table.header_row) == ("csv", "utf-8", ",", 1)
    assert table.header == ["Name", "Phone"]
    assert list(table.rows()) == [(2, ["Aziz", "+998901234567"]), (3, ["Madina", "+998901234568"])]
    assert table.warnings == []


def test_rows_can_be_read_again(read):
    table = read("Name,Phone\nAziz,1\n")

    assert list(table.rows()) == list(table.rows()) == [(2, ["Aziz", "1"])]


def test_texts_that_libraries_guess_about_stay_texts(read):
    values = ["0012", "1e5", "NA", "None", "null", "TRUE", "1,5", "٣"]
    table = read("Name;Code\n" + "".join(f"Aziz;{value}\n" for value in values))

    assert [cells[1] for _number, cells in table.rows()] == values


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read, delimiter):
    lines = [["Имя", "Телефон", "Адрес"], ["Азиз", "+998901234567", "Ташкент. 5-й дом"], ["Мадина", "998", ""]]
    table = read("\n".join(delimiter.join(line) for line in lines))

    assert table.delimiter == delimiter
    assert [cells for _number, cells in table.rows()] == lines[1:]


def test_a_comma_inside_of_cells_does_not_beat_the_real_delimiter(read):
    table = read("Name;Price;Address\nAziz;1,5;Chilonzor, 5\nMadina;2,5;Yunusobod, 7\nUmid;3,0;Olmazor, 1\n")

    assert table.delimiter == ";"
    assert table.header == ["Name", "Price", "Address"]


@pytest.mark.parametrize("note", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_note_of_excel_about_the_delimiter_is_no_row(read, note):
    table = read(f"{note}\r\nName, full;Phone\r\nAziz, the 1st;1\r\n")

    assert (table.delimiter, table.header, table.header_row) == (";", ["Name, full", "Phone"], 1)
    assert list(table.rows()) == [(2, ["Aziz, the 1st", "1"])]


def test_the_delimiter_can_be_overridden(read):
    assert read("Name,Phone;Code\nAziz,1;2\n", delimiter=";").header == ["Name,Phone", "Code"]


@pytest.mark.parametrize("delimiter", ["", ";;", '"', "\n"])
def test_an_impossible_delimiter_is_refused(read, delimiter):
    with pytest.raises(FileRefused, match="one sign"):
        read("Name,Phone\nAziz,1\n", delimiter=delimiter)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(read, end):
    table = read(end.join(["Name,Phone", "Aziz,1", "Madina,2", ""]))

    assert list(table.rows()) == [(2, ["Aziz", "1"]), (3, ["Madina", "2"])]


def test_letters_that_python_takes_for_line_ends_are_not(read):
    cell = "one\x0btwo\x0cthree\x1cfour\x85five\u2028six"

    assert list(read(f"Name,Note\nAziz,{cell}\n").rows()) == [(2, ["Aziz", cell])]


def test_a_quoted_cell_of_several_lines_is_one_row(read):
    table = read('Name,Note,Phone\nAziz,"first, line\nsecond ""line""\n\nlast",1\nMadina,x,2\n')

    assert list(table.rows()) == [
        (2, ["Aziz", 'first, line\nsecond "line"\n\nlast', "1"]),
        (3, ["Madina", "x", "2"]),
    ]


def test_cells_of_several_lines_are_read_across_chunks(read):
    record = 'Aziz,"' + "a line of a long note\n" * 40 + '",1\n'
    table = read("Name,Note,Phone\n" + record * 400)

    rows = list(table.rows())
    assert [number for number, _cells in rows] == list(range(2, 402))
    assert {tuple(cells) for _number, cells in rows} == {("Aziz", "a line of a long note\n" * 40, "1")}


@pytest.mark.parametrize(
    "broken",
    ['"Madina,2,x', 'Madina,"2,x', 'Madina,2,"x', '"Madina","2","x'],
)
@pytest.mark.parametrize("other", ["Aziz,1,y", '"Aziz","1","y"', 'Aziz,"1","y ""z"""'])
def test_an_unclosed_quotation_mark_costs_its_own_row_only(read, broken, other):
    table = read("\n".join(["Name,Phone,Note", other, broken, *[other] * 3_000]))

    rows = dict(table.rows())
    assert sorted(rows) == list(range(2, 3_004))
    assert [number for number, cells in rows.items() if isinstance(cells, RowError)] == [3]
    assert rows[3].value == broken
    assert "not closed" in str(rows[3].message)
    assert str(rows[3].remedy)
    assert rows[3].cells == broken.split(",")
    assert rows[4][0] == rows[3_003][0] == "Aziz"


def test_an_unclosed_quotation_mark_in_the_last_row_is_named(read):
    rows = list(read('Name,Phone\nAziz,1\nMadina,"2\n').rows())

    assert rows[0] == (2, ["Aziz", "1"])
    assert isinstance(rows[1][1], RowError)


def test_every_row_with_an_unclosed_quotation_mark_is_named(read):
    rows = dict(read("Name,Phone\n" + 'Aziz,"1\n' * 3_000 + "Madina,2\n").rows())

    assert sum(isinstance(cells, RowError) for cells in rows.values()) == 3_000
    assert rows[3_002] == ["Madina", "2"]


def test_a_quotation_mark_inside_of_a_text_is_a_sign_like_any_other(read):
    table = read('Name,Note\nAziz,5" pipe\nMadina,said "yes"\nUmid,"O" maktab\n')

    assert [cells[1] for _number, cells in table.rows()] == ['5" pipe', 'said "yes"', "O maktab"]


def test_a_quotation_mark_that_swallows_a_delimiter_makes_an_error(read):
    rows = list(read('Name,Phone,Note\n"Aziz,"1","x"\nMadina,2,y\n').rows())

    assert isinstance(rows[0][1], RowError)
    assert rows[1] == (3, ["Madina", "2", "y"])


def test_a_short_row_is_padded_and_a_long_one_loses_nothing(read):
    table = read("Name,Phone,Note\nAziz,1\nMadina,2,x,more,even more\nUmid,3,y,,\nSitora\n")

    assert [cells for _number, cells in table.rows()] == [
        ["Aziz", "1", ""],
        ["Madina", "2", "x", "more", "even more"],
        ["Umid", "3", "y"],
        ["Sitora", "", ""],
    ]


def test_blank_rows_are_left_out_but_counted(read):
    table = read("\n\nName,Phone\n\n ,\t\n,\nAziz,1\n\n\nMadina,2\n\n")

    assert table.header_row == 3
    assert list(table.rows()) == [(7, ["Aziz", "1"]), (10, ["Madina", "2"])]


def test_two_million_blank_rows_hide_no_row(read):
    blank = b"\n" * 1_000_000
    table = read(b"Name,Phone\n" + blank + b"Aziz,1\nMadina,2\n" + blank + b"Umid,3\n")

    assert list(table.rows()) == [
        (1_000_002, ["Aziz", "1"]),
        (1_000_003, ["Madina", "2"]),
        (2_000_004, ["Umid", "3"]),
    ]


def test_a_nul_costs_its_own_row_only_and_names_the_column(read):
    rows = list(read("Name,Phone\nAziz,1\nMa\0dina,2\nUmid,3\n").rows())

    assert rows[0] == (2, ["Aziz", "1"])
    assert rows[2] == (4, ["Umid", "3"])
    number, error = rows[1]
    assert (number, error.column, error.value) == (3, "Name", "Ma�dina")
    assert error.cells == ["Ma�dina", "2"]


def test_rows_of_nothing_but_nul_are_blank(read):
    assert list(read("Name,Phone\nAziz,1\n\0\0\0\0\n").rows()) == [(2, ["Aziz", "1"])]


def test_a_huge_cell_costs_its_own_row_only(read):
    rows = list(read(f"Name,Note\nAziz,x\nMadina,{'y' * 10_000_000}\nUmid,{'z' * 32_767}\n").rows())

    assert rows[0] == (2, ["Aziz", "x"])
    assert rows[2] == (4, ["Umid", "z" * 32_767])
    error = rows[1][1]
    assert error.column == "Note"
    assert "10,000,000" in str(error.message)
    assert "32,767" in str(error.message)
    assert len(error.value) == 200
    assert error.cells == ["Madina", "y" * 32_767]


def test_a_huge_cell_of_several_lines_is_an_error_too(read):
    cell = ("y" * 500 + "\n") * 100
    rows = list(read(f'Name,Note\nAziz,"{cell}"\nUmid,z\n').rows())

    assert rows[0][1].column == "Note"
    assert rows[1] == (3, ["Umid", "z"])


def test_a_row_of_a_million_cells_is_an_error_and_such_a_header_refuses_the_file(read):
    rows = list(read("Name,Phone\nAziz,1\n" + "x," * 1_000_000 + "\nMadina,2\n").rows())
    assert "1,000,001" in str(rows[-2][1].message)
    assert rows[-1][1] == ["Madina", "2"]

    with pytest.raises(FileRefused, match="1,000,000 columns; at most 2,000"):
        read(",".join(["x"] * 1_000_000) + "\n" + ",".join(["y"] * 1_000_000))


def test_more_rows_than_the_limit_are_refused_before_any_is_read(read):
    with pytest.raises(FileRefused, match=r"2,000,002 rows; at most 2,000,000"):
        read(b"Name,Phone\n" + b"A,1\n" * 2_000_001)


def test_an_endless_line_is_refused(read):
    with pytest.raises(FileRefused, match="longer than 32 MB"):
        read(b"Name,Phone\n" + b"x" * (34 * 2**20))
