"""Encodings of text files, alone and mixed."""

import codecs

import pytest

from import_service.pipeline.reading.read import FileRefused, ReadOptions, RowError, open_table

RUSSIAN = "Имя;Телефон;Комментарий\nАзиз Каримов;+998901234567;Хочет на английский\nЮлия Ёлкина;998;звонить после 15\n"
FRENCH = "Prénom,Téléphone,Détail\nHélène,+33612345678,déjà élève\nFrançois,33,à rappeler\n"
UZBEK = "Ism,Telefon\nO‘g‘iloy G‘aniyeva,+998901234567\nSho‘x,998\n"


@pytest.fixture
def read(tmp_path):
    def read(content, **options):
        path = tmp_path / "leads.csv"
        path.write_bytes(content)
        return open_table(path, name="leads.csv", options=ReadOptions(**options))

    return read


def cells_of(table):
    return [cells for _number, cells in table.rows()]


def cells_in(text, delimiter):
    return [line.split(delimiter) for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (b"", "utf-16-le", "utf-16"),
        (b"", "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (b"", "cp1251", "cp1251"),
        (b"", "koi8-r", "koi8-r"),
        (b"", "mac-cyrillic", "mac-cyrillic"),
        (b"", "cp866", "cp866"),
    ],
)
def test_russian_is_read_in_each_of_its_encodings(read, mark, codec, name):
    table = read(mark + RUSSIAN.encode(codec))

    assert table.encoding == name
    assert table.header == ["Имя", "Телефон", "Комментарий"]
    assert cells_of(table) == cells_in(RUSSIAN, ";")


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
def test_the_case_of_letters_misleads_nobody(read, codec, change):
    text = change("имя,город\nШухрат,Ташкент\nНаталья,Самарканд\nЖасур,Ургенч\n")

    assert read(text.encode(codec)).encoding == codec


@pytest.mark.parametrize(("text", "name"), [(FRENCH, "cp1252"), (UZBEK, "cp1251")])
def test_latin_letters_with_accents_are_read(read, text, name):
    table = read(text.encode("cp1252"))

    assert table.encoding == name
    assert cells_of(table) == cells_in(text, ",")


def test_tabs_in_utf_16_are_read_as_advertising_exports_them(read):
    text = "id\tfull_name\tphone_number\nl:1\tАзиз\tp:+998901234567\nl:2\tMadina\tp:+998901234568\n"
    table = read(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))

    assert (table.encoding, table.delimiter) == ("utf-16", "\t")
    assert cells_of(table) == cells_in(text, "\t")


def test_the_encoding_can_be_overridden(read):
    content = "Имя,Телефон\nАзиз,1\n".encode("cp1251")

    assert read(content, encoding="windows-1251").encoding == "cp1251"
    assert read(content, encoding="koi8-r").header[0] == "Имя".encode("cp1251").decode("koi8-r")
    assert read("Имя,Телефон\nАзиз,1\n".encode("utf-16-be"), encoding="utf-16").header == ["Имя", "Телефон"]
    assert read(codecs.BOM_UTF8 + b"Name,Phone\nAziz,1\n", encoding="utf-8-sig").header == ["Name", "Phone"]


@pytest.mark.parametrize("name", ["klingon", "rot13", "unicode_escape"])
def test_an_unknown_encoding_is_refused(read, name):
    with pytest.raises(FileRefused, match="choose one of utf-8, utf-16, cp1251"):
        read(b"Name,Phone\nAziz,1\n", encoding=name)


def test_lines_in_another_encoding_are_read_and_said(read):
    lines = [line.encode() for line in RUSSIAN.splitlines()] * 10
    lines[2] = "Юлия Ёлкина;998;звонить после 15".encode("cp1251")
    table = read(b"\n".join(lines))

    assert table.encoding == "utf-8"
    assert dict(table.rows())[3] == ["Юлия Ёлкина", "998", "звонить после 15"]
    assert "not in UTF-8 as the others are: 1." in str(table.warnings[0])
    assert "cp1251" in str(table.warnings[0])


def test_a_few_lines_in_utf_8_among_others_are_read_too(read):
    lines = [line.encode("cp1251") for line in RUSSIAN.splitlines()] * 10
    lines[2] = "Юлия Ёлкина;998;звонить после 15".encode()
    rows = dict(read(b"\n".join(lines)).rows())

    assert rows[2][0] == "Азиз Каримов"
    assert rows[3] == ["Юлия Ёлкина", "998", "звонить после 15"]


@pytest.mark.parametrize("broken", [b"Ali\xffsher", b"\xd0\x90\xd0\xbb\xd0,", b"\x98", b"\xe2\x82"])
def test_an_invalid_byte_far_down_costs_its_own_row_only(read, broken):
    rows = ["Имя,Город".encode(), *["Азиз,Ташкент".encode()] * 90_000, broken + b",x", "Юлия,Нукус".encode()]
    table = read(b"\n".join(rows))

    assert table.encoding == "utf-8"
    found = {number: cells for number, cells in table.rows() if cells != ["Азиз", "Ташкент"]}
    assert set(found) == {90_002, 90_003}
    assert isinstance(found[90_002], RowError)
    assert found[90_002].column == "Имя"
    assert "�" in found[90_002].value
    assert found[90_003] == ["Юлия", "Нукус"]


def test_an_invalid_byte_in_a_file_of_plain_letters_costs_its_own_row_only(read):
    rows = dict(read(b"Name,Phone\n" + b"Aziz,1\n" * 9 + b"Al\xffi,2\n").rows())

    assert [number for number, cells in rows.items() if isinstance(cells, RowError)] == [11]


def test_a_byte_without_a_letter_in_the_encoding_costs_its_own_row_only(read):
    rows = dict(read(RUSSIAN.encode("cp1251") + b"\xc0\x98\xe7\xe8\xe7;1;x\n").rows())

    assert [number for number, cells in rows.items() if isinstance(cells, RowError)] == [4]


def test_half_a_letter_at_the_end_of_utf_16_costs_its_own_row_only(read):
    rows = dict(read(codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le") + b"A").rows())

    assert rows[3][0] == "Юлия Ёлкина"
    assert isinstance(rows[4], RowError)


def test_text_read_in_a_wrong_chosen_encoding_gives_rows_with_errors_not_a_crash(read):
    table = read(RUSSIAN.encode("cp1251"), encoding="utf-8")

    assert all(isinstance(cells, RowError) for cells in cells_of(table))
