"""What the one door keeps about a person: the rows of files, the files themselves, and what sources delivered."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from common.stored_files import delete_after_commit
from import_service.choices import DeliveryKind, JobStatus
from import_service.models import Call, Delivery, ImportJob, ImportRow
from leads.services.erase_person import blank_facts

A_DAY = timedelta(days=1)
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


def read_calls(pks: Sequence[int]) -> list[dict[str, Any]]:
    rows = Call.objects.filter(touchpoint__lead__in=pks).order_by("pk")
    return [{"at": row.began_at.isoformat(), "caller": row.caller, "called": row.called} for row in rows]


def erase_calls(pks: Sequence[int]) -> None:
    """That there was a call stays; the pieces that were told of it go."""
    calls = Call.objects.filter(touchpoint__lead__in=pks).select_related("line")
    for call in calls:
        told = Delivery.objects.filter(source=call.line.source_id, kind=DeliveryKind.CALL)
        pieces = told.filter(received_at__gte=call.began_at - A_DAY, received_at__lte=call.told_at + A_DAY)
        pks_of_pieces = [row.pk for row in pieces if call.call_id in json.dumps(row.payload)]
        Delivery.objects.filter(pk__in=pks_of_pieces).update(payload={}, digest="", errors={})
    calls.update(caller="", called="", recording="")


def read_deliveries(pks: Sequence[int]) -> list[dict[str, Any]]:
    rows = Delivery.objects.filter(lead__in=pks).select_related("source").order_by("pk")
    return [{"source": row.source.name, "at": row.received_at.isoformat(), "said": row.payload} for row in rows]


def erase_deliveries(pks: Sequence[int]) -> None:
    """Each stays counted."""
    Delivery.objects.filter(lead__in=pks).update(payload={}, digest="", errors={})
