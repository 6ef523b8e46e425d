"""Zipped workbooks that would unpack into too much, or into something else."""

import struct
import zipfile

import pytest

from import_service.pipeline.reading.read import FileRefused, open_table
from import_service.tests.pipeline.nasty_files import LEARNERS, MAIN, SHEET, STRINGS, rewrite, write_forged


@pytest.fixture
def path(tmp_path):
    return write_forged(tmp_path / "leads.xlsx", LEARNERS)


def refusal(path):
    with pytest.raises(FileRefused) as caught:
        open_table(path, name="leads.xlsx")
    return str(caught.value)


def test_the_forged_workbook_itself_is_read(path):
    assert len(list(open_table(path, name="leads.xlsx").rows())) == 2


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(path):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/1.bin", bytes(2**20))
        archive.getinfo("xl/media/1.bin").file_size = 1_200 * 2**20

    assert "unpacks to 1,200 MB; at most 1,024 MB" in refusal(path)


def test_a_workbook_that_unpacks_to_a_thousand_times_its_size_is_refused(path):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _megabyte in range(110):
            part.write(b" " * 2**20)

    assert "times its size; at most 200 times" in refusal(path)


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path):
    path = write_forged(tmp_path / "leads.xlsx", LEARNERS + "<!--" + " " * 50_000_000 + "-->")

    def lie(content):
        with zipfile.ZipFile(path) as archive:
            true = struct.pack("<L", archive.getinfo(SHEET).file_size)
        return content.replace(true, struct.pack("<L", 2_000))

    assert "damaged" in refusal(rewrite(path, lie))


def test_a_workbook_of_too_many_parts_is_refused(path):
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2_000):
            archive.writestr(f"xl/part{number}.xml", "")

    assert "2,005 parts; at most 2,000" in refusal(path)


def test_parts_that_overlap_are_refused(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/a.xml", "x" * 100)
        archive.writestr("xl/b.xml", "x" * 100)
        archive.getinfo("xl/a.xml").header_offset = archive.getinfo(SHEET).header_offset

    assert "damaged" in refusal(path)


def test_an_encrypted_part_is_refused(path):
    def encrypt(content):
        start = content.index(b"PK\1\2")
        return content[: start + 8] + b"\1" + content[start + 9 :]

    assert "protected by a password" in refusal(rewrite(path, encrypt))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_half_a_workbook_is_refused(path, share):
    assert "damaged or was not uploaded completely" in refusal(
        rewrite(path, lambda content: content[: int(len(content) * share)])
    )


def test_a_flipped_bit_is_refused_or_harmless(path):
    original = path.read_bytes()
    results = []
    for position in range(0, len(original), 37):
        content = bytearray(original)
        content[position] ^= 0x10
        path.write_bytes(content)
        results.append(rows_or_refusal(path))

    assert all(results)


def rows_or_refusal(path):
    try:
        return list(open_table(path, name="leads.xlsx").rows())
    except FileRefused as error:
        return str(error)


def test_names_that_climb_out_of_the_folder_write_nothing(path, tmp_path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../evil.xml", "<x/>")
        archive.writestr("/tmp/evil.xml", "<x/>")
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert len(list(open_table(path, name="leads.xlsx").rows())) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["leads.xlsx"]


@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!doctype x SYSTEM "http://127.0.0.1/x">',
    ],
)
def test_definitions_in_xml_are_refused(tmp_path, definition):
    shared = f'<?xml version="1.0"?>{definition}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    path = write_forged(tmp_path / "leads.xlsx", LEARNERS, shared=shared)

    assert "no table needs" in refusal(path)
    assert STRINGS in zipfile.ZipFile(path).namelist()


def test_definitions_far_down_expand_to_nothing(tmp_path):
    definition = "<!--" + " " * 70_000 + '--><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    shared = f'<?xml version="1.0"?>{definition}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    rows = LEARNERS + '<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4"><v>5</v></c></row>'
    path = write_forged(tmp_path / "leads.xlsx", rows, shared=shared)

    assert "root" not in str(rows_or_refusal(path))
