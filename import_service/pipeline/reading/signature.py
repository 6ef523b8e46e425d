"""What a file really is, by its first bytes; its name is not believed."""

import re
from mmap import ACCESS_READ, mmap
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.archive import DAMAGED, PROTECTED, check_archive
from import_service.pipeline.reading.table import FileRefused, Text

HEAD_BYTES = 4096
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OTHER_FORMATS: tuple[tuple[bytes, Text], ...] = (
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"%PDF", _("a PDF document")),
    (b"Rar!", _("an archive")),
    (b"7z\xbc\xaf", _("an archive")),
    (b"\x1f\x8b", _("an archive")),
    (b"BEGIN:VCARD", _("an address book")),
    (b"{\\rtf", _("a text document")),
    (b"SQLite format 3", _("a database")),
    (b"\x7fELF", _("a program")),
)
MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|meta|style|\?xml|!--)|MIME-Version:", re.IGNORECASE)
JSON = re.compile(rb'\s*(?:\{\s*"|\[\s*[\[{"])')


def recognise(path: Path, name: str) -> str:
    """The kind of table in this file: csv, xlsx, xlsb, xls or ods; refused if there is none."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(ZIP):
        return _kind_of_zip(check_archive(path), name)
    if head.startswith(COMPOUND):
        return _kind_of_compound(path, name)
    for mark, what in OTHER_FORMATS:
        if head.startswith(mark):
            raise _not_a_table(name, what)
    _refuse_markup(head, name)
    return "csv"


def _not_a_table(name: str, what: Text) -> FileRefused:
    advice = _("“{name}” is {what}, not a table. Save the table as .xlsx or .csv and upload that.")
    return FileRefused(format_lazy(advice, name=name, what=what))


def _kind_of_zip(parts: frozenset[str], name: str) -> str:
    for part, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if part in parts:
            return kind
    if "word/document.xml" in parts:
        raise _not_a_table(name, _("a text document"))
    if any(part.startswith("Index/") for part in parts):
        raise FileRefused(_("This is a table of Apple Numbers. Export it there as Excel (.xlsx) and upload that."))
    if "[Content_Types].xml" in parts or not parts:
        raise FileRefused(DAMAGED)
    raise FileRefused(_("This is an archive. Unpack it and upload the table that is inside."))


def _kind_of_compound(path: Path, name: str) -> str:
    """Old Excel, old Word and encrypted workbooks share one container; its directory names the streams in UTF-16."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        streams = [
            stream
            for stream in ("EncryptedPackage", "Workbook", "Book", "WordDocument")
            if content.find(stream.encode("utf-16-le")) >= 0
        ]
    if "EncryptedPackage" in streams:
        raise FileRefused(PROTECTED)
    if "Workbook" in streams or "Book" in streams:
        return "xls"
    raise _not_a_table(name, _("a text document") if streams else _("an old document"))


def _refuse_markup(head: bytes, name: str) -> None:
    """Some programs export a web page or XML and call it .xls."""
    text = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"")
    if MARKUP.match(text):
        advice = _("“{name}” is a web page or XML. Open it in Excel, save it as .xlsx and upload that.")
        raise FileRefused(format_lazy(advice, name=name))
    if JSON.match(text):
        raise _not_a_table(name, _("JSON"))
