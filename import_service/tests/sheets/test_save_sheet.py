"""An entry that is changed: another sheet begins anew, another name forgets nothing."""

import pytest

from import_service.choices import SheetState
from import_service.google_sheets import SheetRefused
from import_service.models import GoogleSheet, ImportJob
from import_service.services.save_sheet import save_sheet
from import_service.services.sync_sheet import sync_sheet
from import_service.tests.sheets.google import Google
from import_service.tests.sheets.steps import HEADER, first_import, fresh
from organizations.models import Membership

pytestmark = pytest.mark.usefixtures("center", "at_once")


def test_another_sheet_under_the_same_entry_begins_anew(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["December"] = [["Phone"], ["+998935550199"]]
    known = fresh(sheet)
    known.tab = "December"
    save_sheet(sheet=known)
    assert (fresh(sheet).header, fresh(sheet).state) == ([], SheetState.NEVER)
    assert first_import(sheet, person).rows_total == 1


def test_saving_a_new_name_forgets_nothing(sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    known = fresh(sheet)
    known.name = "Open day in May"
    save_sheet(sheet=known)
    assert fresh(sheet).header == HEADER
    assert fresh(sheet).state == SheetState.SYNCED


def test_a_sheet_exchanged_while_it_is_read_brings_nothing(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    before = fresh(sheet)
    google.tabs["December"] = [["Phone"]]
    GoogleSheet.objects.filter(pk=sheet.pk).update(tab="December")
    with pytest.raises(SheetRefused):
        sync_sheet(sheet=before, actor=person)
    assert fresh(sheet).header == []
    assert ImportJob.objects.count() == 0
