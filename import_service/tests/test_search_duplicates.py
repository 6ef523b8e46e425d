"""After an import is written, near matches of what it brought in are queued once."""

import pytest

from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.services.search_duplicates import due_searches, search_duplicates
from import_service.tasks import search_imported, start_due_searches
from import_service.tests.imports import plan, run
from leads.factories import make_lead
from leads.models import DuplicateCandidate, Lead
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("center")
ROWS = "Name,Phone,Birth date\nAziza Karimova,+998905550113,\nHasan Aliyev,+998901110001,17.05.2014\n"


def test_what_came_in_is_searched_once():
    known = make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112")
    job = run(ROWS)
    assert due_searches() == [job.pk]
    assert search_duplicates(job_id=job.pk) == 1
    pair = DuplicateCandidate.objects.get()
    assert (pair.older, pair.newer.phone) == (known, "+998905550113")
    assert due_searches() == []
    assert search_duplicates(job_id=job.pk) == 0
    job.refresh_from_db()
    assert job.searched_at
    assert (job.status, job.lease_until) == (JobStatus.DONE, None)


def test_the_tick_starts_the_search(monkeypatch):
    monkeypatch.setattr(search_imported, "delay", search_imported)
    make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112")
    run(ROWS)
    start_due_searches()
    assert DuplicateCandidate.objects.count() == 1


def test_a_search_that_was_killed_is_done_again():
    make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112")
    job = run(ROWS)
    search_duplicates(job_id=job.pk)
    ImportJob.objects.update(searched_at=None)
    assert search_duplicates(job_id=job.pk) == 0
    assert DuplicateCandidate.objects.count() == 1


def test_an_import_that_waits_or_is_searched_by_another_worker_is_left_alone():
    waiting = plan(ROWS)
    assert due_searches() == []
    assert search_duplicates(job_id=waiting.pk) == 0
    done = run(ROWS.replace("Hasan", "Botir"))
    ImportJob.objects.filter(pk=done.pk).update(lease_until="2999-01-01T00:00Z")
    assert due_searches() == []
    assert search_duplicates(job_id=done.pk) == 0


def test_twins_of_one_file_are_no_candidates():
    job = run("Name,Phone,Birth date\nHasan Aliyev,+998901110001,17.05.2014\nHusan Aliyev,+998901110002,17.05.2014\n")
    assert Lead.objects.count() == 2
    assert search_duplicates(job_id=job.pk) == 0


def test_rows_under_review_are_offered_beside_the_pairs(center):
    make_lead(first_name="Aziza", last_name="Karimova", phone="+998905550112")
    job = run("Name,Phone\nAziza Sobirova,+998905550112\n", name="October.csv")
    browser = client_of(make_member(Role.OWNER, organization=center).user)
    text = browser.get("/admin/leads/duplicatecandidate/").content.decode()
    assert "October.csv: 1 row to decide" in text
    assert f"/{job.public_id}/?show=review" in text
    browser.force_login(make_member(Role.SALESPERSON, organization=center).user)
    assert "October.csv" not in browser.get("/admin/leads/duplicatecandidate/").content.decode()
