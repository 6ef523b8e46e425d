"""Does the next step of a job, whichever it is; one worker at a time, and another one when the first is dead."""

from collections.abc import Callable

from django.utils import translation

from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.apply import apply_import
from import_service.pipeline.lease import claim, due, let_go
from import_service.pipeline.plan import plan_import
from import_service.pipeline.undo import take_back_import

_STEPS: dict[str, Callable[[ImportJob], ImportJob]] = {
    JobStatus.WAITING: plan_import,
    JobStatus.READING: plan_import,
    JobStatus.APPLYING: apply_import,
    JobStatus.UNDOING: take_back_import,
}


def due_jobs() -> list[int]:
    """Jobs of the open scope that wait for a worker, or whose worker stopped renewing its lease."""
    return due(ImportJob, _STEPS)


def work_on(job_id: int) -> ImportJob | None:
    """Claim the job and do its step, in the language of its center; None when somebody else has it."""
    if not claim(ImportJob, job_id, _STEPS):
        return None
    job = ImportJob.objects.select_related("organization", "source").get(pk=job_id)
    step = _STEPS[job.status]
    if job.status == JobStatus.WAITING:
        ImportJob.objects.filter(pk=job_id, status=JobStatus.WAITING).update(status=JobStatus.READING)
        job.status = JobStatus.READING
    try:
        with translation.override(job.organization.language):
            return step(job)
    except Exception:
        let_go(ImportJob, job_id)
        raise
