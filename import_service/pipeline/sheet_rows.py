"""Which rows of a Google Sheet did not come before, and what people answered when the earlier ones came."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from import_service.choices import JobStatus
from import_service.models import GoogleSheet, ImportJob, ImportRow
from import_service.pipeline.clean import fingerprint_of
from import_service.pipeline.mapping import DATE_COLUMNS, guess_day_first
from import_service.pipeline.reading.header import find_header
from import_service.pipeline.reading.table import Batch, RowError, fit
from import_service.pipeline.text import bare_cell

AT_ONCE = 5_000
KEPT_ANSWERS = ("owner_rule", "owners", "region", "values", "day_first")

type Grid = Sequence[list[str]]
# The names of the columns that told rows of an earlier import apart.
type Layout = tuple[str, ...]


def only_new(
    sheet: GoogleSheet, header: list[str], rows: Grid, *, came: Sequence[JobStatus] = (JobStatus.DONE,)
) -> list[list[str]]:
    """The rows with those emptied that an import of this sheet brought before, so that the new ones keep their number.

    `came`: states of imports whose rows count. Raises FileRefused for a header that cannot be read.
    """
    jobs = ImportJob.objects.filter(sheet=sheet, status__in=came)
    names = find_header({1: header, 2: max(rows, key=len, default=[])}, wanted=1).texts
    layouts = _layouts(jobs)
    fitted = fit([Batch(1, [header, *rows], doubtful=True)], header=names, header_row=1)
    prints = {number: set(_fingerprints(cells, names, layouts)) for number, cells in fitted}
    known = _known(jobs, {one for several in prints.values() for one in several})
    new = {number for number, several in prints.items() if known.isdisjoint(several)}
    return [row if number in new else [] for number, row in enumerate(rows, 2)]


def _layouts(jobs: Any) -> set[Layout]:
    """How rows were told apart: columns that came, were added or moved since do not make an old row a new one."""
    pairs = jobs.order_by().values_list("format__header", "mapping").distinct()
    return {tuple(name for name in header or () if mapping.get(name) != "why_rejected") for header, mapping in pairs}


def _fingerprints(cells: list[str] | RowError, names: list[str], layouts: set[Layout]) -> Iterator[int]:
    if isinstance(cells, RowError):
        yield int(fingerprint_of(cells.cells or [cells.value]))
        return
    bare = [bare_cell(cell) for cell in cells]
    yield int(fingerprint_of(bare))
    named, beyond = dict(zip(names, bare, strict=False)), bare[len(names) :]
    for layout in layouts:
        yield int(fingerprint_of([*(named.get(name, "") for name in layout), *beyond]))


def _known(jobs: Any, fingerprints: set[int]) -> set[int]:
    known: set[int] = set()
    for chunk in batched(fingerprints, AT_ONCE):
        rows = ImportRow.objects.filter(fingerprint__in=chunk, job__in=jobs)
        known.update(rows.values_list("fingerprint", flat=True))
    return known


def earlier_answers(sheet: GoogleSheet, header: list[str], rows: Grid) -> dict[str, Any]:
    """The options of the last import of the sheet: a few new rows are no ground to guess again what columns mean."""
    last = ImportJob.objects.filter(sheet=sheet, status=JobStatus.DONE).order_by("-id").first()
    if last is None:
        return {}
    answers = {name: last.options[name] for name in KEPT_ANSWERS if name in last.options}
    day_first = answers.get("day_first") or {}
    if isinstance(day_first, dict):
        answers["day_first"] = {**_date_orders(last.mapping, header, rows), **day_first}
    return {**answers, "mapping": last.mapping}


def _date_orders(mapping: dict[str, str], header: list[str], rows: Grid) -> dict[str, bool]:
    """Whether the day comes first, told by all dates of the sheet."""
    names = find_header({1: header}, wanted=1).texts
    columns = [(name, position) for position, name in enumerate(names) if mapping.get(name) in DATE_COLUMNS]
    guesses = {name: guess_day_first([row[i] for row in rows if i < len(row)]) for name, i in columns}
    return {name: guess for name, guess in guesses.items() if guess is not None}
