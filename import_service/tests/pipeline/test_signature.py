"""Files that are not what their names say."""

import os
import random
import zipfile

import pytest

from import_service.pipeline.reading.read import FileRefused, open_table

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture
def refusal(tmp_path):
    def refusal(content, name="leads.xlsx"):
        path = tmp_path / "upload"
        path.write_bytes(content)
        with pytest.raises(FileRefused) as caught:
            open_table(path, name=name)
        return str(caught.value)

    return refusal


@pytest.mark.parametrize("name", ["leads.xlsx", "leads.csv"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture, not a table"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
        (b"Rar!\x1a\x07", "is an archive"),
        (b"{\\rtf1\\ansi", "is a text document"),
        (b"SQLite format 3\0", "is a database"),
        (b"<!DOCTYPE html><html><table><tr><td>Name", "web page or XML. Open it in Excel, save it as .xlsx"),
        (b"\xef\xbb\xbf\n <HTML xmlns:x='urn'><body>", "web page or XML"),
        ("\ufeff<html><table>".encode("utf-16-le"), "web page or XML"),
        (b"<?xml version='1.0'?><Workbook>", "web page or XML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web page or XML"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "is an address book"),
        (b'[{"name": "Aziz"}]', "is JSON"),
        (b'{"name": "Aziz"}', "is JSON"),
        (random.Random(1).randbytes(5_000), "its bytes are no text"),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + bytes(200) + b"program", "its bytes are no text"),
    ],
)
def test_what_is_no_table_is_named_with_what_to_do(refusal, content, what, name):
    sentence = refusal(content, name)

    assert what in sentence
    assert ".xlsx" in sentence


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n \r\n", b"\0" * 100, b"sep=;\n", b";;;\n;;;\n"]
)
def test_a_file_without_any_text_is_empty(refusal, content):
    assert "is empty" in refusal(content)


@pytest.mark.parametrize("content", [b"Name,Phone", b"Name,Phone\n", b"\xef\xbb\xbfName,Phone\r\n\r\n,\r\n"])
def test_a_header_alone_is_refused(refusal, content):
    assert "no rows below the header" in refusal(content)


def test_a_workbook_with_a_password_is_told_from_an_old_one(refusal):
    assert "protected by a password" in refusal(COMPOUND + "EncryptedPackage".encode("utf-16-le"))
    assert "damaged" in refusal(COMPOUND + "Workbook".encode("utf-16-le"))
    assert "is a text document" in refusal(COMPOUND + "WordDocument".encode("utf-16-le"))
    assert "is an old document" in refusal(COMPOUND)


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("word/document.xml", "is a text document"),
        ("Index/Document.iwa", "Apple Numbers. Export it there as Excel"),
        ("leads.csv", "is an archive. Unpack it"),
        ("[Content_Types].xml", "damaged"),
    ],
)
def test_other_zipped_files_are_named(refusal, tmp_path, member, what):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr(member, "<x/>")

    assert what in refusal((tmp_path / "other.zip").read_bytes())


def test_an_empty_zip_is_damaged(refusal):
    assert "damaged" in refusal(b"PK\5\6" + bytes(18))


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "leads.csv"
    path.touch()
    os.truncate(path, 200 * 2**20 + 1)

    with pytest.raises(FileRefused, match="larger than 200 MB"):
        open_table(path, name="leads.csv")


def test_a_sentence_names_the_file_without_its_tricks(refusal):
    assert "“codxslx.exe” is a picture" in refusal(b"\x89PNG", "/tmp/cod\u202exslx.exe")
