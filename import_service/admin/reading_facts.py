"""How the file of an import was read: facts, each a choice that reads the file again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.open_job import READING
from import_service.pipeline.reading.read import DELIMITERS, ENCODINGS
from leads.choices import Door
from leads.models import LeadSource

ENCODING_WORDS: dict[str, Any] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1251": gettext_lazy("Cyrillic (Windows-1251)"),
    "cp1252": gettext_lazy("Western (Windows-1252)"),
    "koi8-r": gettext_lazy("Cyrillic (KOI8-R)"),
    "cp866": gettext_lazy("Cyrillic (DOS)"),
    "mac-cyrillic": gettext_lazy("Cyrillic (Mac)"),
}
DELIMITER_WORDS: dict[str, Any] = {
    ",": gettext_lazy("Comma"),
    ";": gettext_lazy("Semicolon"),
    "\t": gettext_lazy("Tab"),
    "|": gettext_lazy("Vertical bar"),
}
HEADER_ROWS = 12
NEAR = 3


@dataclass(frozen=True)
class Fact:
    """A select and its value; without choices it only tells."""

    name: str
    label: str
    value: Any
    choices: Sequence[tuple[Any, Any]] = ()


def facts_of(job: ImportJob) -> list[Fact]:
    """Those that fit the kind of file; of a file that was refused, those that could help."""
    form = form_of(job)
    is_file = form.get("kind") not in (None, "text", "values")
    facts = _text_facts(form) if form.get("kind") == "csv" else []
    facts += [_header_row(form["header_row"], is_open=job.status == JobStatus.REFUSED), _sheet(form)] if is_file else []
    return [*facts, _source(job)]


def form_of(job: ImportJob) -> dict[str, Any]:
    """How the file was read; of a refused one what a person asked for, the rest being open."""
    if job.status != JobStatus.REFUSED:
        return job.format
    if job.door != Door.CSV and "sheets" not in job.format:
        return {}
    asked = {name: "" if (answer := job.options.get(name)) is None else answer for name in READING}
    kind = "csv" if job.door == Door.CSV else job.format["kind"]
    return {"kind": kind, **asked, "sheet": job.format.get("sheet", ""), "sheets": job.format.get("sheets", ())}


def _sheet(form: dict[str, Any]) -> Fact:
    if form["kind"] == "csv":
        return Fact("sheet", _("Sheet"), _("none, text file"))
    names = [(name, name) for name in form["sheets"]]
    return Fact("sheet", _("Sheet"), form["sheet"], names if form["sheet"] else [("", _("found by itself")), *names])


def _text_facts(form: dict[str, Any]) -> list[Fact]:
    encoding = "utf-16" if form["encoding"].startswith("utf-16") else form["encoding"]
    words = {"": _("found by itself"), **ENCODING_WORDS, **DELIMITER_WORDS}
    encodings = [(name, words.get(name, name)) for name in dict.fromkeys([encoding, *ENCODINGS])]
    delimiters = [(sign, words.get(sign, sign)) for sign in dict.fromkeys([form["delimiter"], *DELIMITERS])]
    return [
        Fact("encoding", _("Encoding"), encoding, encodings),
        Fact("delimiter", _("Delimiter"), form["delimiter"], delimiters),
    ]


def _header_row(row: int | str, *, is_open: bool) -> Fact:
    """The first rows and those around the present one, which may stand a million rows down."""
    near = range(max(1, int(row or 0) - NEAR), int(row or 0) + NEAR + 1)
    numbers = sorted({*range(1, HEADER_ROWS + 1), *near})
    rows: list[tuple[Any, Any]] = [(0, _("none")), *((number, str(number)) for number in numbers)]
    return Fact("header_row", _("Header row"), row, [("", _("found by itself")), *rows] if is_open else rows)


def _source(job: ImportJob) -> Fact:
    names = dict(LeadSource.objects.filter(is_active=True).values_list("pk", "name"))
    if job.source:
        names.setdefault(job.source.pk, job.source.name)
    sources = [("", _("none")), *sorted(names.items(), key=lambda item: item[1].casefold())]
    return Fact("source", _("Source"), job.source_id or "", sources)
