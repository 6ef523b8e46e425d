"""What the one door keeps about a person: the rows of files, the files themselves, and what sources delivered."""

from collections.abc import Sequence
from typing import Any

from common.stored_files import delete_after_commit
from import_service.choices import JobStatus
from import_service.models import Delivery, ImportJob, ImportRow
from leads.services.erase_person import blank_facts

OVER = (JobStatus.DONE, JobStatus.UNDONE)


def read_rows(pks: Sequence[int]) -> list[dict[str, Any]]:
    rows = ImportRow.objects.filter(lead__in=pks).select_related("job").order_by("pk")
    return [{"file": row.job.name, "row": row.number, "cells": row.cells, "note": row.note} for row in rows]


def erase_rows(pks: Sequence[int]) -> None:
    """Each row stays counted. Nobody reads the file of a finished import any more; one that runs keeps its own."""
    rows = ImportRow.objects.filter(lead__in=pks)
    jobs = ImportJob.objects.filter(pk__in=rows.values("job"), status__in=OVER).exclude(file="")
    stored = list(jobs.values_list("file", flat=True))
    jobs.update(file="")
    rows.update(**blank_facts(ImportRow), cells=[], errors=[], note="", more_phones=[])
    delete_after_commit(stored)


def read_deliveries(pks: Sequence[int]) -> list[dict[str, Any]]:
    rows = Delivery.objects.filter(lead__in=pks).select_related("source").order_by("pk")
    return [{"source": row.source.name, "at": row.received_at.isoformat(), "said": row.payload} for row in rows]


def erase_deliveries(pks: Sequence[int]) -> None:
    """Each stays counted."""
    Delivery.objects.filter(lead__in=pks).update(payload={}, digest="", errors={})
