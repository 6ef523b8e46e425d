"""Tables in workbooks: asks the reading process for a sheet or for all of them, and tells people what it left out."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import tee
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from import_service.pipeline.reading.archive import PROTECTED
from import_service.pipeline.reading.header import Merge
from import_service.pipeline.reading.table import Batch, FileRefused, Row, RowError, Text

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "import_service.pipeline.reading.workbook_process")
UNREADABLE = _(
    "The workbook is damaged, or its used area is too large. "
    "Copy the table into a new workbook, or save it as .csv, and upload that."
)
TOTAL = re.compile(r"(?:grand |sub)?totals?|итого|итог|всего|jami|жами|hammasi|umumiy", re.IGNORECASE)
AMOUNT = re.compile(r"[-\d\s.,%]*")
# One more, and it is as long as a phone number.
MOST_DIGITS_OF_AN_AMOUNT = 8
NAMES_SHOWN = 10


class OnceThenAgain:
    """Batches of a sheet: the first time those already on their way, later by reading the workbook anew."""

    def __init__(self, first: Iterator[Batch], again: Callable[[], Iterator[Batch]]) -> None:
        self.first: Iterator[Batch] | None = first
        self.again = again

    def __call__(self) -> Iterator[Batch]:
        batches, self.first = self.first or self.again(), None
        return batches


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. `look` gives its first batches without taking them from `batches`."""

    name: str
    names: list[str]
    hidden: list[str]
    merges: list[Merge]
    warnings: list[Text]
    look: Iterator[Batch]
    batches: Callable[[], Iterator[Batch]]


def open_sheet(path: Path, kind: str, wanted: str | None) -> Sheet:
    about, messages = _ask(path, kind, wanted or "")
    look, whole = tee(messages)
    return _sheet(about, look, OnceThenAgain(whole, lambda: _ask(path, kind, about["sheet"])[1]))


def every_sheet(path: Path, kind: str) -> Iterator[Sheet]:
    """Those that people see, from one process: all batches of one are taken, once, before the next sheet is asked for.
    None can be looked at before."""
    messages = _converse(path, kind, "", "every")
    about = _first(messages, "")
    while about:
        following: list[dict[str, Any]] = []
        batches = _until_the_next(messages, following)
        yield _sheet(about, iter(()), partial(iter, batches))
        about = following[0] if following else {}


def _until_the_next(messages: Iterator[Any], following: list[dict[str, Any]]) -> Iterator[Batch]:
    """The batches of a sheet; what describes the one after it is put aside."""
    for message in messages:
        if isinstance(message, dict):
            following.append(message)
            return
        yield _batch(message)


def _sheet(about: dict[str, Any], look: Iterator[Batch], batches: Callable[[], Iterator[Batch]]) -> Sheet:
    return Sheet(
        name=about["sheet"],
        names=about["sheets"],
        hidden=about["hidden"],
        merges=[(top, left, bottom, right) for top, left, bottom, right in about["merges"]],
        warnings=_warnings(about),
        look=look,
        batches=batches,
    )


def without_total(rows: Iterator[Row], warnings: list[Text]) -> Iterator[Row]:
    """The rows without one of totals at the very end."""
    held: list[Row] = []
    for number, cells in rows:
        yield from held
        held = []
        if isinstance(cells, RowError) or not is_total(cells):
            yield number, cells
        else:
            held = [(number, cells)]
    for number, _cells in held:
        note = format_lazy(_("Row {row} was left out: it holds totals."), row=number)
        if note not in warnings:
            warnings.append(note)


def is_total(cells: list[str]) -> bool:
    """The word for totals, perhaps with their number, and beside it amounts only; people may be called Jami."""
    word, *amounts = [cell.strip() for cell in cells if cell.strip()]
    if not (match := TOTAL.match(word)):
        return False
    number = word[match.end() :].strip(" :.-–—")
    is_word = not number or any(map(str.isdigit, number))
    return is_word and all(AMOUNT.fullmatch(amount) for amount in amounts) and not _has_phone([number, *amounts])


def _has_phone(texts: list[str]) -> bool:
    return any(sum(map(str.isdigit, text)) > MOST_DIGITS_OF_AN_AMOUNT for text in texts)


def _ask(path: Path, kind: str, wanted: str) -> tuple[dict[str, Any], Iterator[Batch]]:
    messages = _converse(path, kind, wanted)
    return _first(messages, wanted), map(_batch, messages)


def _first(messages: Iterator[Any], wanted: str) -> dict[str, Any]:
    about: dict[str, Any] = next(messages)
    if "refused" in about:
        raise FileRefused(_refusal(about, wanted), sheet=wanted, sheets=about.get("sheets", ()))
    return about


def _batch(message: list[Any]) -> Batch:
    first, doubtful, rows = message
    return Batch(first, rows, doubtful)


def _converse(path: Path, kind: str, *asked: str) -> Iterator[Any]:
    """What the reading process says, line by line; its sudden end refuses the file."""
    with subprocess.Popen(  # noqa: S603 - our own program; the file is an argument of it
        [*COMMAND, str(path.resolve()), kind, *asked],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield from map(json.loads, process.stdout or ())
        except GeneratorExit:
            process.kill()
            raise
        except ValueError:
            process.kill()
    if process.returncode:
        raise FileRefused(UNREADABLE)


def _refusal(about: dict[str, Any], wanted: str) -> Text:
    if about["refused"] == "password":
        return PROTECTED
    if wanted:
        sentence = _("There is no sheet “{wanted}” in this workbook. Choose one of: {names}.")
        return format_lazy(sentence, wanted=wanted, names=_listed(about["sheets"]))
    if about["hidden"]:
        sentence = _("The sheets that are shown are empty. If the leads are in a hidden one, choose it: {names}.")
        return format_lazy(sentence, names=_listed(about["hidden"]))
    return _("The workbook is empty: no sheet holds any text. Choose another file.")


def _warnings(about: dict[str, Any]) -> list[Text]:
    warnings: list[Text] = []
    if hidden := [name for name in about["hidden"] if name != about["sheet"]]:
        sentence = _("Hidden sheets are not read: {names}. Choose one if the leads are there.")
        warnings.append(format_lazy(sentence, names=_listed(hidden)))
    if about["hides_some"]:
        warnings.append(_("Some rows or columns are hidden, perhaps by a filter. They are read too."))
    if about["formulas"]:
        sentence = _(
            "Cells with a formula whose value was not saved: {count:,}. They are read as empty; "
            "open the workbook in Excel and save it to keep the values."
        )
        warnings.append(format_lazy(sentence, count=about["formulas"]))
    return warnings


def _listed(names: list[str]) -> str:
    return ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
