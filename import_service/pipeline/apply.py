"""Applies a confirmed plan in chunks, each one transaction; a killed run goes on where the last chunk ended."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.names import search_key
from import_service.choices import JobStatus, Outcome, Reason
from import_service.models import ImportJob, ImportRow
from import_service.pipeline.changes import Change, write_changes
from import_service.pipeline.give_out import give_out
from import_service.pipeline.lease import LEASE
from import_service.pipeline.lock import lock_imports
from import_service.pipeline.match import Staged, find_leads
from import_service.pipeline.meet_clients import tie_anew
from import_service.pipeline.plan import count_outcomes
from import_service.pipeline.seen import seen_before
from leads.choices import EventKind
from leads.models import Channel, Industry, LeadEvent, LeadSource
from leads.services.bring_in import FACTS, StagedRows, add_phones, bring_in_leads, join_families
from leads.services.fill_leads import Application, fill_leads
from leads.services.refresh_statistics import MANY, ask_for_memory, refresh_statistics
from leads.services.tell_interest import Interest, tell_interests
from organizations.kept_counts import count_anew
from organizations.wake import wake

CHUNK = 20_000
# A person's transaction may have begun before the plan and ended after it.
LONGEST_TRANSACTION = timedelta(minutes=10)


def apply_import(job: ImportJob) -> ImportJob:
    """Write the plan of a confirmed job until its end; safe to run again after a kill."""
    with transaction.atomic():
        create_new_sources(job)
        create_new_industries(job)
    while _apply_chunk(job.pk):
        pass
    give_out(job)
    _finish(job.pk)
    job.refresh_from_db()
    if job.rows_done >= MANY:
        refresh_statistics()
    if job.organization.assigns_by_rules:
        wake(job.organization)
    return job


def create_new_sources(job: ImportJob) -> None:
    """Sources the file names for the first time; one that is called like a channel belongs to it."""
    channels = {search_key(channel.name): channel for channel in Channel.objects.all()}
    _create_named(job, "new_sources", "source_id", LeadSource, lambda name: {"channel": channels.get(search_key(name))})


def create_new_industries(job: ImportJob) -> None:
    _create_named(job, "new_industries", "industry_id", Industry, lambda name: {})


def _create_named(job: ImportJob, kind: str, column: str, model: Any, more: Callable[[str], Mapping[str, Any]]) -> None:
    """Under the keys their rows carry already, unless somebody made one of this name meanwhile: then under its key."""
    named = job.format.get(kind, {})
    known = {search_key(row.name): row.pk for row in model.objects.all()} if named else {}
    for reserved, name in named.items():
        pk, key = int(reserved), search_key(name)
        if key not in known:
            model.objects.create(pk=pk, name=name, **more(name))
            known[key] = pk
        elif known[key] != pk:
            job.rows.filter(**{column: pk}).update(**{column: known[key]})


@transaction.atomic
def _apply_chunk(job_id: int) -> bool:
    """Write the next rows; False when nothing is left."""
    job = ImportJob.objects.select_for_update(of=("self",)).select_related("organization", "source").get(pk=job_id)
    if job.status != JobStatus.APPLYING:
        return False
    lock_imports(job.organization_id)
    ask_for_memory()
    numbers = (
        job.rows.filter(number__gt=job.applied_through).order_by("number").values_list("number", flat=True)[:CHUNK]
    )
    upto = max(numbers, default=None)
    if upto is None:
        return False
    apply_rows(job, above=job.applied_through, upto=upto)
    job.applied_through, job.lease_until = upto, timezone.now() + LEASE
    job.rows_done += len(numbers)
    job.save(update_fields=["applied_through", "rows_done", "lease_until"])
    return True


@transaction.atomic
def _finish(job_id: int) -> None:
    job = ImportJob.objects.select_for_update(of=("self",)).get(pk=job_id)
    if job.status != JobStatus.APPLYING:
        return
    # Whoever sees that it is done must not be shown what was counted before.
    count_anew(job.organization_id)
    job.status, job.finished_at, job.lease_until = JobStatus.DONE, timezone.now(), None
    job.counts = count_outcomes(job)
    job.save(update_fields=["status", "finished_at", "lease_until", "counts"])


def apply_rows(job: ImportJob, *, above: int, upto: int, recheck: bool = True) -> None:
    """Write the staged rows with numbers in (above, upto]; the caller holds the transaction and the import lock."""
    if recheck and _others_wrote_since(job):
        _set_aside_changed(job, above, upto)
    tie_anew(job, above=above, upto=upto, since=_plan_began(job))
    reference = str(job.public_id)
    staged = StagedRows(
        f"{ImportRow._meta.db_table} r WHERE r.job_id = %s AND r.number > %s AND r.number <= %s "
        f"AND r.outcome = '{Outcome.CREATED}'",
        (job.pk, above, upto),
    )
    bring_in_leads(rows=staged, owners=job.options.get("owners", ()), reference=reference)
    _finish_rows(job, above, upto, reference)


def _finish_rows(job: ImportJob, above: int, upto: int, reference: str) -> None:
    """The few rows that need more than an insert."""
    special = Q(outcome=Outcome.UPDATED) | Q(outcome=Outcome.CREATED) & (~Q(more_phones=[]) | ~Q(relative_id=None))
    rows = list(
        job.rows.filter(special, number__gt=above, number__lte=upto).defer("cells", "errors").order_by("number")
    )
    created = [(row, row.lead_id) for row in rows if row.outcome == Outcome.CREATED and row.lead_id]
    add_phones(phones=[(lead_id, phone) for row, lead_id in created for phone in row.more_phones])
    pairs = [(lead_id, row.relative_id) for row, lead_id in created if row.relative_id]
    join_families(pairs=pairs, reference=reference)
    fill_leads(applications=[_application(row) for row in rows if row.outcome == Outcome.UPDATED], reference=reference)
    _tell_clients(job, above, upto)


def _tell_clients(job: ImportJob, above: int, upto: int) -> None:
    tied = job.rows.filter(outcome=Outcome.CREATED, client__isnull=False, number__gt=above, number__lte=upto)
    asked = tied.order_by("number").values_list("lead_id", "client_id", "client_tie", "course__name")
    interests = [Interest(lead, client, tie, course or "") for lead, client, tie, course in asked]
    tell_interests(interests=interests, actor=None)


def _application(row: ImportRow) -> Application:
    facts: dict[str, Any] = {name: getattr(row, name) for name in FACTS}
    return Application(row.lead_id or 0, facts, row=row.number, note=row.note, more_phones=row.more_phones)


def _plan_began(job: ImportJob) -> datetime:
    """Whatever was written before is in the plan."""
    return (job.planned_at or job.created_at) - LONGEST_TRANSACTION


def _others_wrote_since(job: ImportJob) -> bool:
    """Whether anybody but this job may have brought in or renamed a lead since the plan was made."""
    since = _plan_began(job)
    by_people = LeadEvent.objects.filter(
        actor__isnull=False, recorded_at__gte=since, kind__in=(EventKind.CREATED, EventKind.EDITED, EventKind.RESTORED)
    )
    imports = ImportJob.objects.exclude(pk=job.pk).filter(
        Q(status=JobStatus.APPLYING) | Q(finished_at__gte=since), applied_through__gt=0
    )
    return by_people.exists() or imports.exists()


def _set_aside_changed(job: ImportJob, above: int, upto: int) -> None:
    """Rows of the chunk whose plan no longer holds: the same row came by another job, or the person is here now."""
    rows = job.rows.filter(number__gt=above, number__lte=upto, outcome=Outcome.CREATED)
    fingerprints = {number: known for number, known in rows.values_list("number", "fingerprint") if known is not None}
    changes = _came_meanwhile(job, fingerprints)
    found = find_leads(job, Staged(job, f"r.number > {above} AND r.number <= {upto}"))
    met = {lead_id for hits in found.values() for lead_id, _ in hits}
    own = set(job.rows.filter(lead_id__in=met, outcome=Outcome.CREATED).values_list("lead_id", flat=True))
    expected = dict(rows.filter(number__in=found).values_list("number", "relative_id"))
    for number, hits in found.items():
        strangers = [lead_id for lead_id, _ in hits if lead_id not in own and lead_id != expected.get(number)]
        if strangers and number not in changes:
            changes[number] = Change(Outcome.REVIEW, Reason.CHANGED_SINCE, min(strangers))
    write_changes(job.pk, changes)


def _came_meanwhile(job: ImportJob, fingerprints: dict[int, int]) -> dict[int, Change]:
    seen = seen_before(job, list(fingerprints.values()))
    return {
        number: Change(Outcome.DUPLICATE, Reason.IMPORTED_BEFORE, seen[fingerprint])
        for number, fingerprint in fingerprints.items()
        if fingerprint in seen
    }
