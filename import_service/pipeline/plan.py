"""Reads a job's file once and stores what would happen to each row: the preview, and what confirming applies."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, chain, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from import_service.choices import JobStatus, Outcome, Reason
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.by_hand import decide_again, typed_cells, with_typed
from import_service.pipeline.clean import RowCleaner, fingerprint_of
from import_service.pipeline.columns import Row
from import_service.pipeline.context import CleanContext, load_context
from import_service.pipeline.lease import LEASE
from import_service.pipeline.lock import analyze_staged_rows
from import_service.pipeline.mapping import DATE_COLUMNS, guess_day_first, propose_mapping
from import_service.pipeline.match import match_rows
from import_service.pipeline.meet_clients import tie_rows
from import_service.pipeline.open_job import open_job_table
from import_service.pipeline.reading.read import FileRefused, RowError, Table
from import_service.pipeline.reservation import reserve_ids
from import_service.pipeline.seen import earlier_jobs, seen_before
from import_service.pipeline.stage import as_record, as_text, template_record, write_rows
from leads.models import Lead

CHUNK = 5_000
SAMPLE = 200


def plan_import(job: ImportJob) -> ImportJob:
    """From the stored file to staged rows with outcomes; the job is then planned, or refused with one sentence.

    Running it again (after a kill, or with other answers) starts afresh: staged rows mean nothing until confirmed.
    """
    discard_rows(job)
    try:
        table = open_job_table(job)
        _stage(job, table)
    except FileRefused as refusal:
        discard_rows(job)
        _save(job, status=JobStatus.REFUSED, problem=str(refusal.message)[:500], lease_until=None)
        return job
    analyze_staged_rows()
    _save(job, planned_at=timezone.now())
    match_rows(job)
    tie_rows(job)
    decide_again(job)
    _save(job, status=JobStatus.PLANNED, counts=count_outcomes(job), lease_until=None)
    return job


def discard_rows(job: ImportJob) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {ImportRow._meta.db_table} WHERE job_id = %s", [job.pk])  # noqa: S608
    _save(job, rows_done=0, rows_total=0, counts={}, problem="")


def count_outcomes(job: ImportJob) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    rows = job.rows.order_by().values_list("outcome", "reason").annotate(Count("id"))
    for outcome, reason, count in rows:
        counts.setdefault(outcome, {})[reason] = count
    return counts


def _stage(job: ImportJob, table: Table) -> None:
    rows = table.rows()
    head = list(islice(rows, SAMPLE))
    samples = [cells for _, cells in head if not isinstance(cells, RowError)]
    context = context_of(job, table.header)
    mapping = propose_mapping(table.header, samples, context, chosen_mapping(job))
    _guess_dates(context, mapping, table.header, samples)
    cleaner = RowCleaner(header=table.header, mapping=mapping, context=context)
    _save(job, mapping=mapping, format={**_format(table, samples), "day_first": context.day_first})
    total = _stage_rows(job, cleaner, chain(head, rows))
    if total == 0:
        raise FileRefused(_("There is no row under the header. Choose another file, sheet or header row."))
    job.format |= {
        "unknown_values": {name: dict(values.most_common(50)) for name, values in context.unknown.items()},
        "ambiguous_dates": dict(context.ambiguous),
        **context.new_rows,
    }
    _save(job, format=job.format, rows_total=total, rows_done=total, warnings=[str(text) for text in table.warnings])


def _stage_rows(job: ImportJob, cleaner: RowCleaner, rows: Iterable[Any]) -> int:
    template = template_record(shared_columns(job))
    known_rows, typed = earlier_jobs(job).exists(), typed_cells(job)
    total = 0
    for chunk in batched(rows, CHUNK):
        staged: Iterable[Row] = (_clean(cleaner, number, cells, typed.get(number)) for number, cells in chunk)
        cleaner.prepare(len(chunk))
        ids = reserve_ids(Lead, len(chunk))
        staged = _with_leads(_without_seen(job, list(staged)) if known_rows else staged, ids)
        total += len(chunk)
        with transaction.atomic():
            write_rows(as_record(row, template) for row in staged)
            _save(job, rows_done=total, lease_until=timezone.now() + LEASE)
    return total


def shared_columns(job: ImportJob) -> dict[str, str]:
    """What all rows of a job have in common, as text; a row without a date of its own came with the file."""
    came = as_text("created_at", job.created_at) or ""
    return {"organization_id": str(job.organization_id), "job_id": str(job.pk), "door": job.door, "created_at": came}


def _clean(
    cleaner: RowCleaner, number: int, cells: Sequence[str] | RowError, typed: dict[str, str] | None = None
) -> Row:
    if typed:
        return _clean_typed(cleaner, number, cells, typed)
    if not isinstance(cells, RowError):
        return cleaner.clean(number, cells)
    message = f"{cells.message} {cells.remedy}".strip()
    error = {"column": cells.column, "value": cells.value[:300], "message": message}
    return {
        "number": str(number),
        "outcome": Outcome.INVALID.value,
        "reason": Reason.UNREADABLE.value,
        "errors": [error],
        "cells": [cell[:2_000] for cell in cells.cells or [cells.value]],
        "fingerprint": fingerprint_of(cells.cells or [cells.value]),
    }


def _clean_typed(cleaner: RowCleaner, number: int, cells: Sequence[str] | RowError, typed: dict[str, str]) -> Row:
    """A row that a person corrected is still known by what the file holds."""
    came = (cells.cells or [cells.value]) if isinstance(cells, RowError) else cells
    fingerprint = _clean(cleaner, number, cells)["fingerprint"]
    return {**cleaner.clean(number, with_typed(came, typed, cleaner.header)), "fingerprint": fingerprint}


def _without_seen(job: ImportJob, staged: list[Row]) -> list[Row]:
    seen = seen_before(job, [int(row["fingerprint"]) for row in staged if "fingerprint" in row])
    for row in staged:
        known = int(row.get("fingerprint", 0))
        if known in seen:
            row["outcome"], row["reason"] = Outcome.DUPLICATE.value, Reason.IMPORTED_BEFORE.value
            row["lead_id"] = seen[known]
    return staged


def _with_leads(staged: Iterable[Row], ids: Sequence[int]) -> Iterator[Row]:
    """Names the lead of each row that may become one; an id left over is never used."""
    spare = iter(ids)
    for row in staged:
        if row["outcome"] == Outcome.CREATED.value:
            row["lead_id"] = next(spare)
        yield row


def context_of(job: ImportJob, header: Sequence[str]) -> CleanContext:
    """The look-ups of this job with a person's answers."""
    answer = job.options.get("day_first")
    day_first = answer if isinstance(answer, dict) else dict.fromkeys(header, answer)
    context = load_context(
        job.organization, source=job.source, region=job.options.get("region", ""), day_first=dict(day_first)
    )
    context.value_map = job.options.get("values", {})
    if job.options.get("owner_rule"):
        context.forget_owners()
    return context


def chosen_mapping(job: ImportJob) -> dict[str, str]:
    """What people said before about this source's columns, then what they say now."""
    return {**(job.source.mapping if job.source else {}), **job.options.get("mapping", {})}


def _guess_dates(
    context: CleanContext, mapping: dict[str, str], header: Sequence[str], samples: Sequence[Sequence[str]]
) -> None:
    for position, name in enumerate(header):
        if mapping.get(name) in DATE_COLUMNS and context.day_first.get(name) is None:
            context.day_first[name] = guess_day_first([row[position] for row in samples if position < len(row)])


def _format(table: Table, samples: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "kind": table.kind,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "header_row": table.header_row,
        "header": table.header,
        "samples": {name: list(_sample_values(samples, position)) for position, name in enumerate(table.header)},
    }


def _sample_values(samples: Sequence[Sequence[str]], position: int) -> Iterator[str]:
    values = dict.fromkeys(
        row[position].strip()[:80] for row in samples if position < len(row) and row[position].strip()
    )
    return islice(values, 3)


def _save(job: ImportJob, **values: Any) -> None:
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))


def tally(counts: dict[str, dict[str, int]]) -> Counter[str]:
    """Rows per outcome."""
    return Counter({outcome: sum(reasons.values()) for outcome, reasons in counts.items()})
