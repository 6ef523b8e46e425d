"""What people and the clock do with a sheet, and what is seen afterwards."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from import_service.models import GoogleSheet, ImportJob
from import_service.pipeline.work import due_jobs, work_on
from import_service.services.sync_sheet import sync_sheet
from import_service.tasks import start_due_syncs
from import_service.tests.imports import write
from leads.models import Lead
from organizations.models import Membership

HEADER = ["Name", "Phone", "Birth date"]
AZIZA = ["Aziza Karimova", "+998901234567", "03/04/2015"]
TIMUR = ["Timur Rashidov", "93 555 01 83", "25/04/2015"]
KAMOLA = ["Kamola Yusupova", "+998935550144", "05/06/2015"]


def sync(sheet: GoogleSheet, person: Membership | None, **how: Any) -> ImportJob | None:
    """A sync as a person or the tick starts it: with what the database knows."""
    job = sync_sheet(sheet=GoogleSheet.objects.get(pk=sheet.pk), actor=person, **how)
    return job and work_on(job.pk)


def first_import(sheet: GoogleSheet, person: Membership) -> ImportJob:
    job = sync(sheet, person)
    assert job is not None
    return write(job)


def make_automatic(sheet: GoogleSheet, minutes: int = 5) -> None:
    long_ago = timezone.now() - timedelta(minutes=minutes)
    GoogleSheet.objects.filter(pk=sheet.pk).update(sync_minutes=minutes, last_synced_at=long_ago)


def tick() -> None:
    """What happens within three minutes when nobody does anything."""
    for _round in range(3):
        start_due_syncs()
        for job_id in due_jobs():
            work_on(job_id)


def fresh(sheet: GoogleSheet) -> GoogleSheet:
    return GoogleSheet.objects.get(pk=sheet.pk)


def names() -> set[str]:
    return set(Lead.objects.values_list("first_name", flat=True))
