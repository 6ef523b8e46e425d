"""Takes back what an import wrote, in chunks; running it again after a kill changes nothing twice."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.lease import LEASE
from import_service.pipeline.lock import lock_imports
from leads.models import Lead
from leads.services.fill_leads import take_back_fills
from leads.services.take_back import take_back_leads
from organizations.kept_counts import count_anew

CHUNK = 900


def take_back_import(job: ImportJob) -> ImportJob:
    """Archive untouched leads of the job and empty what it filled; `job.format["undone"]` counts what was left."""
    reference, above = str(job.public_id), 0
    while rows := _created_after(job, above):
        with transaction.atomic():
            lock_imports(job.organization_id)
            take_back_leads(pks=[lead_id for _, lead_id in rows], reference=reference)
            above = rows[-1][0]
            job.rows_done, job.lease_until = above, timezone.now() + LEASE
            job.save(update_fields=["rows_done", "lease_until"])
    with transaction.atomic():
        lock_imports(job.organization_id)
        emptied = take_back_fills(reference=reference)
        created = job.rows.filter(outcome=Outcome.CREATED)
        left = Lead.objects.filter(pk__in=created.values("lead_id"), is_archived=False).count()
        job.format["undone"] = {"archived": created.count() - left, "left": left, "emptied": emptied}
        job.status, job.undone_at, job.lease_until = JobStatus.UNDONE, timezone.now(), None
        job.save(update_fields=["format", "status", "undone_at", "lease_until"])
        # Whoever sees that it was undone must not be shown what was counted before.
        transaction.on_commit(partial(count_anew, job.organization_id))
    return job


def _created_after(job: ImportJob, above: int) -> list[tuple[int, int]]:
    rows = job.rows.filter(number__gt=above, outcome=Outcome.CREATED).order_by("number")
    return list(rows.values_list("number", "lead_id")[:CHUNK])
