"""A person's decisions about a whole import: read it again with other answers, confirm, cancel, undo."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.choices import JobStatus
from import_service.models import ImportJob, MovingIn
from import_service.pipeline.by_hand import forget
from import_service.pipeline.open_job import READING
from import_service.services.learn_spellings import learn_spellings
from leads.models import LeadSource
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit
from organizations.wake import wake


class WrongMoment(Exception):  # noqa: N818 - it is news for a person, not an error
    """The job is not where this decision needs it; `.message` says so to a person."""

    def __init__(self, job: ImportJob | MovingIn) -> None:
        self.message = _("This import is “%(status)s” now. Open it again to see where it stands.") % {
            "status": job.get_status_display()
        }
        super().__init__(self.message)


def lock_state[Job: (ImportJob, MovingIn)](job: Job, *, expected: Sequence[str]) -> Job:
    """The job, locked until the transaction ends; raises WrongMoment unless it is in an expected state."""
    locked: Job = type(job).objects.select_for_update().get(pk=job.pk)
    if locked.status not in expected:
        raise WrongMoment(locked)
    return locked


@transaction.atomic
def replan_import(*, job: ImportJob, options: dict[str, Any]) -> ImportJob:
    """Read the stored file again with other answers. A chosen mapping is remembered for the source.

    What a person did to single rows is done again, unless the rows may be others now. Spellings of courses are learned.

    `options`: encoding, delimiter, sheet, header_row, mapping {header: field key or ""}, day_first (True, False, or by
    header), values {header: {spelling: id}}, owner_rule ("": as the source says, "rules", "nobody", "turn"), owners
    [membership id], region, source (id). Raises WrongMoment.
    """
    job = lock_state(job, expected=(JobStatus.PLANNED, JobStatus.REFUSED))
    options = dict(options)
    if "source" in options:
        job.source = LeadSource.objects.filter(pk=options.pop("source") or 0).first()
    known = job.options if options.keys().isdisjoint(READING) else forget(job.options)
    job.options = _merged(known, options)
    job.status, job.lease_until = JobStatus.WAITING, None
    job.save(update_fields=["source", "options", "status", "lease_until"])
    if job.source and options.get("mapping"):
        job.source.mapping = {**job.source.mapping, **options["mapping"]}
        job.source.save(update_fields=["mapping"])
    for name, answers in options.get("values", {}).items():
        if job.mapping.get(name) == "course":
            learn_spellings(courses=answers)
    wake(job.organization)
    return job


def _merged(known: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Answers about single columns are added to the earlier ones; everything else is replaced."""
    merged = {**known, **new}
    for name in ("mapping", "values"):
        if name in new:
            merged[name] = {**known.get(name, {}), **new[name]}
    return merged


@transaction.atomic
def confirm_import(*, job: ImportJob, actor: Membership | None) -> ImportJob:
    """Have the stored plan written. Raises WrongMoment."""
    job = lock_state(job, expected=(JobStatus.PLANNED,))
    job.status, job.confirmed_at, job.rows_done, job.lease_until = JobStatus.APPLYING, timezone.now(), 0, None
    job.save(update_fields=["status", "confirmed_at", "rows_done", "lease_until"])
    record_audit(
        kind=AuditKind.IMPORTED, actor=actor, about=job, payload={"rows": job.rows_total, "counts": job.counts}
    )
    wake(job.organization)
    return job


@transaction.atomic
def cancel_import(*, job: ImportJob) -> ImportJob:
    """Give up an import before anything was written. Raises WrongMoment."""
    job = lock_state(job, expected=(JobStatus.WAITING, JobStatus.READING, JobStatus.PLANNED, JobStatus.REFUSED))
    job.status, job.finished_at = JobStatus.CANCELLED, timezone.now()
    job.save(update_fields=["status", "finished_at"])
    return job


@transaction.atomic
def undo_import(*, job: ImportJob, actor: Membership | None) -> ImportJob:
    """Have everything the import wrote taken back, but for leads somebody has worked on. Raises WrongMoment."""
    job = lock_state(job, expected=(JobStatus.DONE,))
    job.status, job.rows_done, job.lease_until = JobStatus.UNDOING, 0, None
    job.save(update_fields=["status", "rows_done", "lease_until"])
    record_audit(kind=AuditKind.TAKEN_BACK, actor=actor, about=job)
    wake(job.organization)
    return job
