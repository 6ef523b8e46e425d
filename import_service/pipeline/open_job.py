"""Opens what a job stored: a file, pasted text, or the values of a Google Sheet."""

import json
from pathlib import Path

from import_service.models import ImportJob
from import_service.pipeline.reading.read import (
    FileRefused,
    ReadOptions,
    Table,
    open_table,
    rows_from_text,
    table_from_values,
)
from leads.choices import Door

READING = ("encoding", "delimiter", "sheet", "header_row")


def open_job_table(job: ImportJob) -> Table:
    """The table behind a job, read with a person's answers; raises FileRefused, after keeping what the sheets are."""
    path = Path(job.file.path)
    if job.door == Door.PASTE:
        return rows_from_text(path.read_text(encoding="utf-8"))
    if job.door == Door.GOOGLE_SHEETS:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return table_from_values(stored["header"], stored["rows"], job.name)
    options = {name: job.options[name] for name in READING if job.options.get(name) not in (None, "")}
    try:
        return open_table(path, name=job.name, options=ReadOptions(**options))
    except FileRefused as refusal:
        if refusal.sheets:
            job.format = {"kind": "workbook", "sheet": refusal.sheet, "sheets": refusal.sheets}
            job.save(update_fields=["format"])
        raise
