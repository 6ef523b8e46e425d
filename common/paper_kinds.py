"""Which kinds of papers are taken, told by what is in the file and never by its name alone."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_NAME = 150
MOST_PARTS = 5_000
# Where the directory of an archive ends: in a picture or a PDF it means that a second file hides behind the first.
ARCHIVE_END, ARCHIVE_TAIL = b"PK\x05\x06", 66_000
# What a browser or a server would run, in whatever file it stands.
ACTIVE = re.compile(
    rb"<\s*(?:script|html|svg|iframe|!doctype\s+html)[\s>/]|<\?php|/launch\b|/javascript\b", re.IGNORECASE
)
# What plain text has no use for: letters nobody sees (but those of line ends), tags, and the first line of a script.
MARKUP = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]|<\\s*[a-z!/?%]|\\A\\s*(?:#!|%!)",
    re.IGNORECASE,
)
MACROS = (b"_VBA_PROJECT", "_VBA_PROJECT".encode("utf-16-le"), b"vbaProject")
# Letters that turn the reading direction or cannot be seen, and so make "exe.pdf" of "fdp.exe".
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileKind:
    """How files of a kind are named and served; a picture may carry the name of any other picture."""

    word: str
    content_type: str
    endings: tuple[str, ...]
    is_picture: bool = False
    opens_in_browser: bool = False


PDF = FileKind("PDF", "application/pdf", (".pdf",), opens_in_browser=True)
JPEG = FileKind("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jfif"), is_picture=True, opens_in_browser=True)
PNG = FileKind("PNG", "image/png", (".png",), is_picture=True, opens_in_browser=True)
WEBP = FileKind("WEBP", "image/webp", (".webp",), is_picture=True, opens_in_browser=True)
HEIC = FileKind("HEIC", "image/heic", (".heic", ".heif"), is_picture=True)
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
DOCX = FileKind("Word", f"{_OPEN_XML}.wordprocessingml.document", (".docx",))
XLSX = FileKind("Excel", f"{_OPEN_XML}.spreadsheetml.sheet", (".xlsx",))
DOC = FileKind("Word", "application/msword", (".doc",))
XLS = FileKind("Excel", "application/vnd.ms-excel", (".xls",))
PPTX = FileKind("PowerPoint", f"{_OPEN_XML}.presentationml.presentation", (".pptx",))
PPT = FileKind("PowerPoint", "application/vnd.ms-powerpoint", (".ppt",))
ODT = FileKind("OpenDocument", "application/vnd.oasis.opendocument.text", (".odt",))
TXT = FileKind("text", "text/plain", (".txt",))
KINDS = (PDF, JPEG, PNG, WEBP, HEIC, DOCX, DOC, XLSX, XLS, PPTX, PPT, ODT, TXT)
BY_TYPE = {kind.content_type: kind for kind in KINDS}
# For the file dialog of a browser.
ACCEPTED = ",".join([*(ending for kind in KINDS for ending in kind.endings), "image/*"])


@dataclass(frozen=True)
class Checked:
    """A file that may be kept, and the name it is shown by."""

    kind: FileKind
    name: str
    size: int


def check_file(file: IO[bytes], name: str, *, limit: int) -> Checked:
    """What the file is. Raises ValidationError with a sentence if it is not taken; leaves the file at its beginning."""
    name = clean_file_name(name)
    size = file.seek(0, 2)
    if not size:
        raise _refusal(_("“%(name)s” is empty. Choose it again."), name, "empty")
    if size > limit:
        words = _("“%(name)s” is too big: at most %(limit)s MB. Take a smaller photo or a PDF.")
        raise _refusal(words, name, "big", limit=limit // 2**20)
    kind = _kind_of(file)
    if kind is None:
        raise _refusal(
            _("“%(name)s” is no paper. Photos, PDF, Word, Excel, PowerPoint, OpenDocument and plain text are taken."),
            name,
            "kind",
        )
    _refuse_active(file, kind, name)
    file.seek(0)
    return Checked(kind, _with_ending(name, kind), size)


def clean_file_name(name: str) -> str:
    """The last part of a path, without what cannot be seen, short enough to be kept."""
    last = PurePosixPath(name.replace("\\", "/")).name
    bare = " ".join(UNSEEN.sub("", last).split()).strip(". ")
    path = PurePosixPath(bare)
    ending = path.suffix[:16]
    return (bare if len(bare) <= LONGEST_NAME else bare[: LONGEST_NAME - len(ending)] + ending) or _("paper")


def _kind_of(file: IO[bytes]) -> FileKind | None:
    file.seek(0)
    head = file.read(64)
    for kind, fits in _SIGNATURES:
        if fits(head):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _archive_kind(file)
    return _old_office_kind(file) if head.startswith(OLD_OFFICE) else _text_kind(file)


_SIGNATURES: tuple[tuple[FileKind, Callable[[bytes], bool]], ...] = (
    (PDF, lambda head: head.startswith(b"%PDF-")),
    (JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (WEBP, lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    (HEIC, lambda head: head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS),
)


def _archive_kind(file: IO[bytes]) -> FileKind | None:
    """A document in an archive is known by its parts; only their list is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if len(names) > MOST_PARTS:
                return None
            first = archive.infolist()[0] if names else None
            if first and first.filename == "mimetype" and first.file_size == len(ODT.content_type):
                return ODT if archive.read(first).decode("ascii", "replace") == ODT.content_type else None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    if "[Content_Types].xml" not in names or any("vbaproject" in name.lower() for name in names):
        return None
    parts = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
    return next((kind for name, kind in parts.items() if name in names), None)


def _old_office_kind(file: IO[bytes]) -> FileKind | None:
    file.seek(0)
    content = file.read()
    if any(sign in content for sign in MACROS):
        return None
    streams = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
    return next((kind for name, kind in streams.items() if name.encode("utf-16-le") in content), None)


def _text_kind(file: IO[bytes]) -> FileKind | None:
    """Words without anything that a browser, a shell or a program would take for its own."""
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if MARKUP.search(text) or not text.strip() else TXT


def _refuse_active(file: IO[bytes], kind: FileKind, name: str) -> None:
    """A picture or a PDF that is something else as well: a page, a program, an archive."""
    if not kind.is_picture and kind is not PDF:
        return
    file.seek(0)
    content = file.read()
    if ACTIVE.search(content) or ARCHIVE_END in content[-ARCHIVE_TAIL:]:
        raise _refusal(
            _("“%(name)s” holds a program or a second file. Take a photo of the paper instead."), name, "active"
        )


def _with_ending(name: str, kind: FileKind) -> str:
    """A name that says what the file is; one that says something else is refused."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in kind.endings:
        return name
    other = next((each for each in KINDS if ending in each.endings), None)
    if other is None and not re.fullmatch(r"\.[a-z][a-z0-9]{1,4}", ending):
        return f"{name[: LONGEST_NAME - 5]}{kind.endings[0]}"
    if other is not None and other.is_picture and kind.is_picture:
        return PurePosixPath(name).stem + kind.endings[0]
    words = _("“%(name)s” is named %(ending)s, but it is a %(kind)s file. Give it its right name and choose it again.")
    raise _refusal(words, name, "ending", ending=ending, kind=kind.word)


def _refusal(words: str, name: str, code: str, **values: object) -> ValidationError:
    return ValidationError(words, code=code, params={"name": name, **values})
