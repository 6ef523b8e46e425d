"""A person corrects or settles single rows before confirming, and rows under review at any time."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.apply import apply_rows
from import_service.pipeline.by_hand import Decision, decided, remember, skipped, whom_it_met, with_typed
from import_service.pipeline.changes import write_changes
from import_service.pipeline.clean import RowCleaner
from import_service.pipeline.give_out import give_out
from import_service.pipeline.lock import lock_imports
from import_service.pipeline.match import match_row
from import_service.pipeline.meet_clients import tie_rows
from import_service.pipeline.plan import context_of, count_outcomes, shared_columns
from import_service.pipeline.reservation import reserve_ids
from import_service.pipeline.stage import as_record, template_record, write_rows
from import_service.services.steer_import import WrongMoment, lock_state
from leads.models import Lead
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def fix_row(*, row: ImportRow, cells: Mapping[str, str], actor: Membership | None) -> ImportRow:
    """Read the row again with these cells (header → text) and judge it anew. Raises WrongMoment after confirming."""
    job = lock_state(row.job, expected=(JobStatus.PLANNED,))
    _restage(job, row, with_typed(row.cells, cells, job.format["header"]))
    remember(job, row.number, cells=cells)
    change = match_row(job, row.number)
    if change:
        write_changes(job.pk, {row.number: change})
    tie_rows(job, above=row.number - 1, upto=row.number)
    _journal(job, row.number, actor, corrected=dict(cells))
    return _settled(job, row.number)


def _restage(job: ImportJob, row: ImportRow, texts: list[str]) -> None:
    context = context_of(job, job.format["header"])
    context.day_first = job.format.get("day_first", {})
    cleaner = RowCleaner(header=job.format["header"], mapping=job.mapping, context=context)
    cleaner.prepare(1)
    cleaned = cleaner.clean(row.number, texts)
    # The row is known by what the file holds: the same file is no news when it comes again.
    if row.fingerprint is not None:
        cleaned["fingerprint"] = str(row.fingerprint)
    if cleaned["outcome"] == Outcome.CREATED:
        cleaned["lead_id"] = reserve_ids(Lead, 1)[0]
    _name_new_rows(job, context.new_rows)
    row.delete()
    write_rows([as_record(cleaned, template_record(shared_columns(job)))])


def _name_new_rows(job: ImportJob, new_rows: Mapping[str, Mapping[int, str]]) -> None:
    if any(new_rows.values()):
        for kind, named in new_rows.items():
            job.format[kind] = {**job.format.get(kind, {}), **{str(pk): name for pk, name in named.items()}}
        job.save(update_fields=["format"])


@transaction.atomic
def skip_row(*, row: ImportRow, actor: Membership | None) -> ImportRow:
    """Leave a row out: it stays in the log as invalid, skipped by a person. Raises WrongMoment after confirming."""
    job = lock_state(row.job, expected=(JobStatus.PLANNED,))
    write_changes(job.pk, {row.number: skipped(row)})
    remember(job, row.number, skip=True)
    _journal(job, row.number, actor, decision="skip")
    return _settled(job, row.number)


@transaction.atomic
def decide_row(*, row: ImportRow, decision: Decision, actor: Membership | None) -> ImportRow:
    """Settle a row: it is the same person as the lead it met, family of it, or somebody else.

    Before confirming this changes the plan; after the import is done the row is written at once. Raises WrongMoment.
    """
    job = lock_state(row.job, expected=(JobStatus.PLANNED, JobStatus.DONE))
    row = job.rows.select_for_update().get(pk=row.pk)
    if job.status == JobStatus.DONE and row.outcome != Outcome.REVIEW:
        raise WrongMoment(job)
    write_changes(job.pk, {row.number: decided(row, decision)})
    remember(job, row.number, decision=decision, met=whom_it_met(row))
    _journal(job, row.number, actor, decision=decision)
    if job.status == JobStatus.DONE:
        lock_imports(job.organization_id)
        apply_rows(job, above=row.number - 1, upto=row.number, recheck=False)
        # Whoever gives leads out waits for nobody who holds one.
        transaction.on_commit(partial(give_out, job, above=row.number - 1, upto=row.number))
    return _settled(job, row.number)


def _journal(job: ImportJob, number: int, actor: Membership | None, **what: Any) -> None:
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=job, payload={"row": number, **what})


def _settled(job: ImportJob, number: int) -> ImportRow:
    job.counts = count_outcomes(job)
    job.save(update_fields=["counts"])
    return job.rows.get(number=number)
