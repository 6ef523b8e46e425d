"""What a person typed and decided for single rows: kept with the import and done again when its file is read again."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from import_service.choices import Outcome, Reason
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.changes import Change, write_changes
from import_service.pipeline.match import told_by
from import_service.pipeline.reservation import reserve_ids
from leads.models import Lead

Decision = Literal["same", "family", "different"]
_KEPT = "rows"


def remember(job: ImportJob, number: int, **said: Any) -> None:
    """Add to what was typed for a row, or put another decision in the place of the last one."""
    rows = job.options.get(_KEPT, {})
    typed = {**rows.get(str(number), {}).get("cells", {}), **said.pop("cells", {})}
    job.options[_KEPT] = {**rows, str(number): {**said, "cells": typed}}
    job.save(update_fields=["options"])


def forget(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a file whose rows are counted in another way now."""
    return {name: answer for name, answer in options.items() if name != _KEPT}


def typed_cells(job: ImportJob) -> dict[int, dict[str, str]]:
    """{row: {header: text}}."""
    rows = job.options.get(_KEPT, {})
    return {int(number): said["cells"] for number, said in rows.items() if said["cells"]}


def with_typed(cells: Sequence[str], typed: Mapping[str, str], header: Sequence[str]) -> list[str]:
    """The cells of a row with those in their place that a person typed."""
    texts = [*cells, *[""] * (len(header) - len(cells))]
    for name, text in typed.items():
        if name in header:
            texts[header.index(name)] = text
    return texts


def whom_it_met(row: ImportRow) -> list[int | None]:
    """Who a decision is about: the other row of the file, else the lead; reserved leads are others the next time."""
    return [row.other_row, None if row.other_row else row.relative_id or row.lead_id]


def decide_again(job: ImportJob) -> None:
    """Skip and settle the rows of a fresh plan as before, where they met the same person again."""
    said_of = {int(number): said for number, said in job.options.get(_KEPT, {}).items() if len(said) > 1}
    if not said_of:
        return
    changes: dict[int, Change] = {}
    for row in job.rows.filter(number__in=said_of):
        said = said_of[row.number]
        if said.get("skip"):
            changes[row.number] = skipped(row)
        elif _waits(row) and said.get("met") == whom_it_met(row):
            changes[row.number] = decided(row, said["decision"])
    write_changes(job.pk, changes)


def _waits(row: ImportRow) -> bool:
    return row.outcome == Outcome.REVIEW or row.reason == Reason.FAMILY


def skipped(row: ImportRow) -> Change:
    return Change(Outcome.INVALID, Reason.SKIPPED, None, errors=row.errors)


def decided(row: ImportRow, decision: Decision) -> Change:
    met = row.relative_id or row.lead_id
    if decision == "same":
        lead = Lead.objects.filter(pk=met).prefetch_related("more_phones").first()
        known = told_by(lead, [phone.phone for phone in lead.more_phones.all()]) if lead else set()
        reason = Reason.FILLS if told_by(row) - known else Reason.APPLIED_AGAIN
        return Change(Outcome.UPDATED, reason, met, other_row=row.other_row)
    new_id = reserve_ids(Lead, 1)[0]
    if decision == "family":
        return Change(Outcome.CREATED, Reason.FAMILY, new_id, relative_id=met, other_row=row.other_row)
    return Change(Outcome.CREATED, Reason.NEW, new_id)
