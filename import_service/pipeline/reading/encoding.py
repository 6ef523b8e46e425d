"""Which encoding a text file is in, by its bytes; and how a line in another encoding is mended."""

import codecs
import re
from dataclasses import dataclass, field
from io import StringIO, TextIOWrapper
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.letters import likeness
from import_service.pipeline.reading.table import MAX_ROWS, FileRefused, Text

SINGLE_BYTE = ("cp1251", "cp1252", "koi8-r", "cp866", "mac-cyrillic")
ENCODINGS = ("utf-8", "utf-16", *SINGLE_BYTE)
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BLOCK_BYTES = 1 << 20
HEAD_BYTES = 1 << 16
MAX_LINE_BYTES = 32 * 2**20
LIKELY = 0.5

CONTROL_BYTES = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b"))
LARGEST_SHARE_OF_CONTROLS = 0.05
LARGEST_SHARE_OF_NUL = 0.3
# Plain letters, and the quotation marks, dashes and no-break space that both encodings of Windows have in one place.
PLAIN_WINDOWS = bytes(range(128)) + b"\x82\x84\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xbb"
BLANK_BYTES = b' \t,;|"\0\r\n'
BROKEN_BYTE = re.compile("[\udc80-\udcff]")
FOREIGN_LETTER = re.compile("[^\0-\x7f\udc80-\udcff]")


def _mark_unreadable(error: UnicodeError) -> tuple[str, int]:
    """Marks bytes that are no letter by a lone surrogate, as `surrogateescape` does for UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error("unreadable", _mark_unreadable)


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text file and how it is decoded. `fallback` is the encoding of lines that are not in the file's own."""

    path: Path
    codec: str
    skip: int = 0
    doubtful: bool = False
    fallback: str = ""
    warnings: list[Text] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        """The name people know: the byte order is not their matter."""
        return self.codec.removesuffix("-le").removesuffix("-be")

    def open(self) -> TextIOWrapper:
        binary = self.path.open("rb")
        binary.seek(self.skip)
        errors = "surrogateescape" if self.codec == "utf-8" else "unreadable"
        return TextIOWrapper(binary, encoding=self.codec, errors=errors, newline="")

    def mend(self, line: str) -> str:
        """A line of another encoding, decoded by the fallback if that gives words; else as it is."""
        if not BROKEN_BYTE.search(line) or FOREIGN_LETTER.search(line):
            return line  # of its own encoding; or broken inside a letter, which no other encoding mends
        raw = line.encode("utf-8", "surrogateescape")
        return raw.decode(self.fallback, "replace") if _score(raw, self.fallback) >= LIKELY else line


@dataclass(frozen=True, slots=True)
class PastedText:
    """Text from a page; the browser has decoded it."""

    text: str
    encoding: str = ""
    doubtful: bool = True
    fallback: str = ""
    warnings: tuple[Text, ...] = ()

    def open(self) -> StringIO:
        return StringIO(self.text.removeprefix("\ufeff"), newline="")

    def mend(self, line: str) -> str:
        return line


def survey_text(path: Path, wanted: str | None = None) -> TextSource:
    """How to decode this file; all of its bytes are looked at, because the odd one may come in row 90,000."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    mark, marked = next(((mark, codec) for mark, codec in BYTE_ORDER_MARKS if head.startswith(mark)), (b"", ""))
    codec = _codec(wanted, marked, head) if wanted else marked or _utf16_without_mark(head) or "utf-8"
    skip = len(mark) if marked == codec else 0
    if codec in ("utf-8", *SINGLE_BYTE):
        _refuse_binary(head)
    facts = _scan(path, codec, skip)
    if facts.newlines > MAX_ROWS:
        _refuse_too_many_rows(path)
    if codec == "utf-8" and not facts.valid and not wanted:
        return _by_letters(path, skip)
    return TextSource(path, codec, skip, facts.doubtful)


def _codec(wanted: str, marked: str, head: bytes) -> str:
    try:
        name = codecs.lookup(wanted).name
    except LookupError:
        name = ""
    known = {codecs.lookup(encoding).name: encoding for encoding in ENCODINGS}
    known["utf-8-sig"] = "utf-8"
    if name not in known:
        choice = ", ".join(ENCODINGS)
        raise FileRefused(
            format_lazy(_("The encoding “{name}” is not known; choose one of {choice}."), name=wanted, choice=choice)
        )
    if known[name] != "utf-16":
        return known[name]
    return marked if marked.startswith("utf-16") else _utf16_without_mark(head) or "utf-16-le"


def _utf16_without_mark(head: bytes) -> str:
    """Every second byte of UTF-16 names the alphabet: 0 for Latin, 4 for Cyrillic."""
    for codec, alphabets, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        alphabetic = alphabets.count(0) + alphabets.count(4)
        if alphabets.count(0) and alphabetic > 0.8 * len(alphabets) and letters.count(0) < 0.2 * len(letters):
            return codec
    return ""


def _refuse_binary(head: bytes) -> None:
    text = head.rstrip(b"\0")
    controls = len(text) - len(text.translate(None, CONTROL_BYTES))
    if controls > LARGEST_SHARE_OF_CONTROLS * len(text) or text.count(0) > LARGEST_SHARE_OF_NUL * len(text):
        raise FileRefused(
            _("The file is not a table: its bytes are no text. Save the table as .xlsx or .csv and upload that.")
        )


@dataclass(slots=True)
class Facts:
    """What one pass over all bytes shows."""

    valid: bool = True
    nul: bool = False
    newlines: int = 0

    @property
    def doubtful(self) -> bool:
        return self.nul or not self.valid


def _scan(path: Path, codec: str, skip: int) -> Facts:
    facts = Facts()
    decoder = codecs.getincrementaldecoder(codec)()
    line_bytes = 0
    with path.open("rb") as file:
        file.seek(skip)
        while block := file.read(BLOCK_BYTES):
            facts.valid = facts.valid and _decodes(decoder, block)
            facts.nul = facts.nul or b"\0" in block
            end = b"\n" if b"\n" in block else b"\r"
            facts.newlines += block.count(end)
            line_bytes = len(block) - block.rfind(end) if end in block else line_bytes + len(block)
            if line_bytes > MAX_LINE_BYTES:
                _refuse_endless_line()
    facts.valid = facts.valid and _decodes(decoder, b"", final=True)
    return facts


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_endless_line() -> None:
    raise FileRefused(
        format_lazy(
            _("A line of the file is longer than {limit} MB, so it is no table with rows. Save it again as .csv."),
            limit=MAX_LINE_BYTES // 2**20,
        )
    )


def _refuse_too_many_rows(path: Path) -> None:
    with path.open("rb") as file:
        rows = sum(1 for line in file if line.strip(BLANK_BYTES))
    if rows > MAX_ROWS:
        raise FileRefused(
            format_lazy(
                _("The file has {rows:,} rows; at most {limit:,} can be read at once. Divide it into several files."),
                rows=rows,
                limit=MAX_ROWS,
            )
        )


def _by_letters(path: Path, skip: int) -> TextSource:
    """The encoding of a file that is not UTF-8, or not everywhere."""
    has_utf8, other_lines, sample = _sort_lines(TextSource(path, "utf-8", skip))
    guess = max(SINGLE_BYTE, key=lambda codec: _score(sample, codec))
    if not has_utf8 and not skip and _score(sample, guess) >= LIKELY:
        return TextSource(path, guess, doubtful=_scan(path, guess, skip=0).doubtful)
    warning = format_lazy(
        _("Lines that are not in UTF-8 as the others are: {count:,}. They are read as {encoding} or listed as errors."),
        count=other_lines,
        encoding=guess,
    )
    return TextSource(path, "utf-8", skip, doubtful=True, fallback=guess, warnings=[warning])


def _sort_lines(source: TextSource) -> tuple[bool, int, bytes]:
    """Whether there are words in UTF-8, how many lines are not UTF-8, and a sample of these."""
    has_utf8, other_lines = False, 0
    sample = bytearray()
    with source.open() as lines:
        for line in lines:
            if line.isascii():
                continue
            if BROKEN_BYTE.search(line):
                other_lines += 1
                if len(sample) < HEAD_BYTES:
                    sample += line.encode("utf-8", "surrogateescape")
            else:
                has_utf8 = has_utf8 or likeness(line) >= LIKELY
    return has_utf8, other_lines, bytes(sample)


def _score(raw: bytes, codec: str) -> float:
    if codec in ("cp1251", "cp1252") and not raw.translate(None, PLAIN_WINDOWS):
        return LIKELY
    return likeness(raw.decode(codec, "replace"))
