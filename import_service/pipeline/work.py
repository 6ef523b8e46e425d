"""Does the next step of a job, whichever it is; one worker at a time, and another one when the first is dead."""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone, translation

from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.apply import apply_import
from import_service.pipeline.plan import LEASE, plan_import
from import_service.pipeline.undo import take_back_import

_STEPS: dict[str, Callable[[ImportJob], ImportJob]] = {
    JobStatus.WAITING: plan_import,
    JobStatus.READING: plan_import,
    JobStatus.APPLYING: apply_import,
    JobStatus.UNDOING: take_back_import,
}


def due_jobs() -> list[int]:
    """Jobs of the open scope that wait for a worker, or whose worker stopped renewing its lease."""
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return list(ImportJob.objects.filter(free, status__in=_STEPS).order_by("pk").values_list("pk", flat=True))


def work_on(job_id: int) -> ImportJob | None:
    """Claim the job and do its step, in the language of its center; None when somebody else has it."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    claimed = ImportJob.objects.filter(free, pk=job_id, status__in=_STEPS).update(lease_until=now + LEASE)
    if not claimed:
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
        ImportJob.objects.filter(pk=job_id).update(lease_until=now)
        raise
