"""Rows that came before: a row imported once is a duplicate whenever its file or sheet comes again."""

from collections.abc import Sequence
from itertools import batched

from django.db.models import F, Q, QuerySet

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob, ImportRow

AT_ONCE = 5_000


def earlier_jobs(job: ImportJob) -> QuerySet:
    """Jobs of the same source that have written something and were not undone."""
    return ImportJob.objects.filter(source=job.source_id, status__in=(JobStatus.DONE, JobStatus.APPLYING)).exclude(
        pk=job.pk
    )


def seen_before(job: ImportJob, fingerprints: Sequence[int]) -> dict[int, int | None]:
    """{fingerprint: lead it led to} of rows that earlier jobs of this source have taken in."""
    seen: dict[int, int | None] = {}
    for chunk in batched(fingerprints, AT_ONCE):
        rows = (
            ImportRow.objects.filter(fingerprint__in=chunk, job__in=earlier_jobs(job))
            .filter(Q(job__status=JobStatus.DONE) | Q(number__lte=F("job__applied_through")))
            .exclude(outcome=Outcome.INVALID)
        )
        seen.update(rows.order_by("-id").values_list("fingerprint", "lead_id"))
    return seen
