"""Changes of a sheet that a person has to agree to."""

import pytest

from import_service.choices import SheetState
from import_service.models import GoogleSheet, ImportJob
from import_service.services.sync_sheet import SheetChanged
from import_service.tests.imports import write
from import_service.tests.sheets.google import Google
from import_service.tests.sheets.steps import AZIZA, HEADER, KAMOLA, TIMUR, first_import, fresh, sync
from organizations.models import Membership

pytestmark = pytest.mark.usefixtures("center", "at_once")


def test_a_renamed_column_asks_and_brings_nothing(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["Leads"] = [["Name", "Mobile", "Birth date"], AZIZA, TIMUR, KAMOLA]
    with pytest.raises(SheetChanged) as changed:
        sync(sheet, person)
    assert "Gone: Phone." in changed.value.message
    assert "New: Mobile." in changed.value.message
    assert (fresh(sheet).state, fresh(sheet).problem) == (SheetState.ASKS, changed.value.message)
    assert ImportJob.objects.count() == 1
    job = sync(sheet, person, is_agreed=True)
    assert job is not None
    assert list(job.rows.values_list("number", flat=True)) == [4]
    assert (fresh(sheet).state, fresh(sheet).problem) == (SheetState.SYNCED, "")


@pytest.mark.parametrize("header", [["Name", "Phone"], ["Phone", "Name", "Birth date"], [*HEADER, "Course"], ["Name"]])
def test_any_other_change_of_the_columns_asks_too(
    google: Google, sheet: GoogleSheet, person: Membership, header: list[str]
) -> None:
    first_import(sheet, person)
    google.tabs["Leads"][0] = header
    with pytest.raises(SheetChanged):
        sync(sheet, person)


def test_spaces_in_the_header_and_blank_columns_at_its_end_are_no_change(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    first_import(sheet, person)
    google.tabs["Leads"][0] = [" Name", "Phone\u00a0", "Birth date", " "]
    assert sync(sheet, person) is None


def test_a_header_put_back_needs_no_answer(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["Leads"][0] = ["Name", "Mobile", "Birth date"]
    with pytest.raises(SheetChanged):
        sync(sheet, person)
    google.tabs["Leads"][0] = HEADER
    assert sync(sheet, person) is None
    assert fresh(sheet).state == SheetState.SYNCED


def test_a_column_put_in_between_makes_no_old_row_new(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["Leads"] = [
        ["Name", "Course", "Phone", "Birth date"],
        ["Aziza Karimova", "English", "+998901234567", "03/04/2015"],
        ["Timur Rashidov", "", "93 555 01 83", "25/04/2015"],
        ["Kamola Yusupova", "Math", "+998935550144", "05/06/2015"],
    ]
    job = sync(sheet, person, is_agreed=True)
    assert job is not None
    assert list(job.rows.values_list("number", flat=True)) == [4]
    write(job)
    assert sync(sheet, person) is None


def test_a_sheet_that_lost_rows_asks(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["Leads"] = [HEADER, KAMOLA]
    with pytest.raises(SheetChanged) as changed:
        sync(sheet, person)
    assert "row 3" in changed.value.message
    assert "row 2" in changed.value.message
    job = sync(sheet, person, is_agreed=True)
    assert job is not None
    assert job.rows_total == 1
