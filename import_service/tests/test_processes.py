"""Workers killed with -9 and workers that race: every source row ends exactly once. Each guard has its control."""

import random
import time

import pytest
from django.db import connections
from django.utils import timezone

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.services.steer_import import confirm_import
from import_service.tests.imports import outcomes, plan
from import_service.tests.processes import start_worker
from leads.models import Lead, LeadEvent
from organizations.factories import make_organization
from organizations.scoping import organization_scope

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 1_500
CHUNK = 50
NO_TRANSACTION = """
from contextlib import contextmanager
from django.db import transaction
from leads.services import bring_in
slow = apply._finish_rows
def dawdle(*args):
    import time; time.sleep(0.05); slow(*args)
apply._finish_rows = dawdle
class Loose:
    @staticmethod
    def atomic(function=None):
        if function: return function
        @contextmanager
        def nothing(): yield
        return nothing()
apply.transaction = Loose
apply._apply_chunk = apply._apply_chunk.__wrapped__
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
apply.lock_imports = lambda organization_id: None
"""
NO_RECHECK = "apply._others_wrote_since = lambda job: False"


def people(count: int) -> str:
    return "Name,Phone\n" + "".join(f"Learner{n} Karimov{n},+99890{n:07}\n" for n in range(count))


@pytest.fixture
def center():
    organization = make_organization()
    with organization_scope(organization):
        yield organization


def kill_when(worker, job: ImportJob, reached) -> None:
    """SIGKILL as soon as the job got that far (or after it ended by itself)."""
    while worker.poll() is None:
        job.refresh_from_db()
        if reached(job):
            break
        time.sleep(0.005)
    worker.kill()
    worker.communicate()


def resume(job: ImportJob) -> ImportJob:
    ImportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    return work_on(job.pk) or ImportJob.objects.get(pk=job.pk)


def assert_every_row_once(job: ImportJob) -> None:
    assert job.status == JobStatus.DONE
    assert sum(outcomes(job).values()) == job.rows.count() == ROWS
    created = job.rows.filter(outcome=Outcome.CREATED)
    assert Lead.objects.count() == created.count() == ROWS
    assert LeadEvent.objects.count() == ROWS


def test_killed_while_reading_and_while_writing_it_ends_with_every_row_once(center) -> None:
    job = waiting_job(center)
    for _ in range(3):
        until = random.randrange(CHUNK, ROWS)
        kill_when(worker_on(job), job, lambda job, until=until: job.rows_done >= until)
        ImportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    job = resume(job)
    confirm_import(job=job, actor=None)
    for _ in range(4):
        until = random.randrange(1, ROWS)
        kill_when(worker_on(job), job, lambda job, until=until: job.applied_through >= until)
        ImportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    assert_every_row_once(resume(job))


def test_control_without_transactions_a_kill_leaves_half_a_chunk(center) -> None:
    job = resume(waiting_job(center))
    confirm_import(job=job, actor=None)
    worker = start_worker(organization_id=center.pk, job_id=job.pk, chunk=CHUNK, extra=NO_TRANSACTION)
    kill_when(worker, job, lambda job: Lead.objects.count() > 3 * CHUNK)
    written = Lead.objects.count()
    job.refresh_from_db()
    assert written > job.rows.filter(number__lte=job.applied_through).count()


def test_two_imports_of_one_file_at_once_end_as_one(center) -> None:
    jobs = two_confirmed_jobs()
    race(center, jobs)
    assert Lead.objects.count() == ROWS
    for job in jobs:
        job.refresh_from_db()
        assert job.status == JobStatus.DONE
        assert sum(outcomes(job).values()) == ROWS
    assert sum(outcomes(job).get(Outcome.CREATED, 0) for job in jobs) == ROWS


def test_control_without_the_second_look_two_imports_double_people(center) -> None:
    race(center, two_confirmed_jobs(), extra=NO_RECHECK)
    assert Lead.objects.count() > ROWS


def waiting_job(center) -> ImportJob:
    from django.core.files.base import ContentFile

    from import_service.services.start_import import start_import
    from leads.choices import Door

    return start_import(
        file=ContentFile(people(ROWS).encode()), name="leads.csv", door=Door.CSV, source=None, actor=None
    )


def worker_on(job: ImportJob):
    return start_worker(organization_id=job.organization_id, job_id=job.pk, chunk=CHUNK)


def two_confirmed_jobs() -> list[ImportJob]:
    jobs = [plan(people(ROWS)), plan(people(ROWS))]
    return [confirm_import(job=job, actor=None) for job in jobs]


def race(center, jobs: list[ImportJob], extra: str = "") -> None:
    connections.close_all()
    workers = [start_worker(organization_id=center.pk, job_id=job.pk, chunk=CHUNK, extra=extra) for job in jobs]
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors.decode()[-2_000:]
