"""A sheet that syncs by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.factories import make_client
from import_service.choices import JobStatus, Outcome
from import_service.google_sheets import SheetBusy
from import_service.models import GoogleSheet, ImportJob, ImportRow
from import_service.services.sync_sheet import due_sheets, sync_sheet
from import_service.tasks import sync_google_sheet
from import_service.tests.imports import outcomes, write
from import_service.tests.sheets.google import KEY, Google
from import_service.tests.sheets.steps import KAMOLA, first_import, fresh, make_automatic, names, sync, tick
from leads.models import Lead
from organizations.models import Membership

pytestmark = pytest.mark.usefixtures("center", "at_once")


def test_nothing_runs_by_itself_before_a_person_has_checked_the_columns(sheet: GoogleSheet, person: Membership) -> None:
    make_automatic(sheet)
    assert due_sheets() == []
    job = sync(sheet, person)
    assert job is not None
    make_automatic(sheet)
    assert due_sheets() == []
    write(job)
    assert due_sheets() == [sheet.pk]


def test_a_sheet_syncs_by_itself_when_its_time_has_come(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["Leads"] += [KAMOLA, ["Sardor", "12", ""]]
    tick()
    assert "Kamola" not in names()
    make_automatic(sheet)
    tick()
    assert names() == {"Aziza", "Timur", "Kamola"}
    job = ImportJob.objects.latest("id")
    assert (job.status, job.created_by) == (JobStatus.DONE, None)
    assert outcomes(job) == {Outcome.CREATED: 1, Outcome.INVALID: 1}
    make_automatic(sheet)
    tick()
    assert ImportJob.objects.count() == 2


def test_what_people_answered_at_the_first_import_holds_for_later_rows(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    """Alone, 05/06/2015 could be May or June; the sheet's other dates say which."""
    first_import(sheet, person)
    google.tabs["Leads"].append(KAMOLA)
    make_automatic(sheet)
    tick()
    job = ImportJob.objects.latest("id")
    assert job.mapping == ImportJob.objects.earliest("id").mapping
    kamola = ImportRow.objects.get(job=job)
    assert str(kamola.birth_date) == "2015-06-05"
    assert job.format["ambiguous_dates"] == {}


def test_a_task_that_comes_twice_syncs_once(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    make_automatic(sheet)
    asked = google.asked.count(f"/v4/{KEY}")
    sync_google_sheet(sheet.organization_id, sheet.pk)
    sync_google_sheet(sheet.organization_id, sheet.pk)
    assert google.asked.count(f"/v4/{KEY}") == asked + 1


def test_nobody_syncs_a_sheet_that_is_being_synced(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    stale = fresh(sheet)
    sync(sheet, person)
    asked = len(google.asked)
    with pytest.raises(SheetBusy):
        sync_sheet(sheet=stale, actor=person)
    GoogleSheet.objects.filter(pk=sheet.pk).update(retry_at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(SheetBusy):
        sync(sheet, person)
    assert len(google.asked) == asked


def test_a_row_of_a_sheet_about_a_client_is_tied_to_it(sheet: GoogleSheet, person: Membership, google: Google) -> None:
    first_import(sheet, person)
    kamola = make_client(first_name="Kamola", phone=KAMOLA[1])
    google.tabs["Leads"].append(KAMOLA)
    make_automatic(sheet)
    tick()
    assert Lead.objects.get(first_name="Kamola").client == kamola
