"""What a sheet says about itself when Google refuses, is busy, or holds what cannot be read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from import_service.choices import SheetState
from import_service.google_sheets import SheetBusy, SheetRefused
from import_service.models import GoogleSheet, ImportJob
from import_service.services.sync_sheet import due_sheets
from import_service.tests.sheets.google import ADDRESS, Google
from import_service.tests.sheets.steps import first_import, fresh, make_automatic, sync, tick
from organizations.models import Membership

pytestmark = pytest.mark.usefixtures("center", "at_once")


def test_too_many_requests_wait_and_then_go_on(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    google.fail(429, "/v4/", Retry_After="300")
    with pytest.raises(SheetBusy):
        sync(sheet, person)
    known = fresh(sheet)
    assert known.state == SheetState.BUSY
    assert known.retry_at is not None
    assert known.retry_at > timezone.now() + timedelta(seconds=290)
    with pytest.raises(SheetBusy):
        sync(sheet, person)
    GoogleSheet.objects.filter(pk=sheet.pk).update(retry_at=timezone.now())
    assert sync(sheet, person) is not None
    assert fresh(sheet).retry_at is None


def test_the_longer_google_fails_the_longer_is_the_pause(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    first_import(sheet, person)
    made_due = timezone.now() - timedelta(minutes=15)
    GoogleSheet.objects.filter(pk=sheet.pk).update(sync_minutes=5, last_synced_at=made_due)
    google.fail(503, "/v4/")
    tick()
    known = fresh(sheet)
    assert known.retry_at is not None
    assert timedelta(minutes=9) < known.retry_at - timezone.now() <= timedelta(minutes=11)
    assert due_sheets() == []


def test_a_sheet_that_is_not_shared_says_so_beside_it_and_can_be_tried_at_once(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    google.fail(403, "/v4/")
    with pytest.raises(SheetRefused):
        sync(sheet, person)
    known = fresh(sheet)
    assert known.state == SheetState.REFUSED
    assert ADDRESS in known.problem
    assert sync(sheet, person) is not None
    assert fresh(sheet).problem == ""


def test_a_table_that_is_too_wide_is_refused_beside_the_sheet(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    google.tabs["Leads"] = [[f"c{n}" for n in range(3_000)], ["x"]]
    with pytest.raises(SheetRefused):
        sync(sheet, person)
    assert "2,000" in fresh(sheet).problem


def test_trouble_of_a_sync_that_nobody_watches_stays_beside_the_sheet(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    first_import(sheet, person)
    make_automatic(sheet)
    google.tabs["Leads"][0] = ["Name", "Mobile", "Birth date"]
    tick()
    assert fresh(sheet).state == SheetState.ASKS
    assert ImportJob.objects.count() == 1
