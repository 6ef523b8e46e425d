"""Runs an import through its public doors, for tests."""

from typing import Any

from django.core.files.base import ContentFile

from import_service.models import ImportJob
from import_service.pipeline.plan import tally
from import_service.pipeline.work import work_on
from import_service.services.start_import import door_of, start_import
from import_service.services.steer_import import confirm_import


def plan(
    text: str | bytes, *, name: str = "leads.csv", source: Any = None, actor: Any = None, **options: Any
) -> ImportJob:
    """A job that has been read and waits for a person."""
    content = text.encode() if isinstance(text, str) else text
    job = start_import(
        file=ContentFile(content), name=name, door=door_of(name), source=source, actor=actor, options=options
    )
    return work_on(job.pk) or job


def write(job: ImportJob) -> ImportJob:
    """The job after its plan was confirmed and written."""
    confirm_import(job=job, actor=None)
    return work_on(job.pk) or job


def run(text: str | bytes, **how: Any) -> ImportJob:
    return write(plan(text, **how))


def outcomes(job: ImportJob) -> dict[str, int]:
    """Rows per outcome, without the empty ones."""
    return dict(tally(job.counts))


def reasons(job: ImportJob) -> dict[int, str]:
    """{source row: why}."""
    return dict(job.rows.values_list("number", "reason"))
