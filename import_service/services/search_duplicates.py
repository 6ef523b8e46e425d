"""Looks for near matches of what an import brought in, once for each import that is done."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.lease import LEASE
from leads.models import Lead
from leads.services.find_candidates import find_candidates

# So many rows of the file are searched for at a time: the longest step between two renewals of the lease.
CHUNK = 100_000


def due_searches() -> list[int]:
    """Imports of the open scope that are done and not searched, unless a worker is at it."""
    return list(_unsearched().order_by("pk").values_list("pk", flat=True))


def search_duplicates(*, job_id: int) -> int:
    """How many pairs are queued for a human; 0 as well if somebody else has the job. Running it again adds nothing."""
    if not _unsearched().filter(pk=job_id).update(lease_until=timezone.now() + LEASE):
        return 0
    job = ImportJob.objects.get(pk=job_id)
    found = 0
    for above in range(0, job.applied_through, CHUNK):
        ImportJob.objects.filter(pk=job_id).update(lease_until=timezone.now() + LEASE)
        found += find_candidates(leads=_brought_in(job, above, above + CHUNK))
    ImportJob.objects.filter(pk=job_id).update(searched_at=timezone.now(), lease_until=None)
    return found


def _unsearched() -> QuerySet:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return ImportJob.objects.filter(free, status=JobStatus.DONE, searched_at=None)


def _brought_in(job: ImportJob, above: int, upto: int) -> QuerySet:
    rows = job.rows.filter(outcome=Outcome.CREATED, number__gt=above, number__lte=upto)
    return Lead.objects.filter(pk__in=rows.values("lead_id"))
