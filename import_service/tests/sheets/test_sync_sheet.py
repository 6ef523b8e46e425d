"""Syncing a Google Sheet brings its new rows, through the real gspread and the real engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from import_service.choices import JobStatus, Outcome, SheetState
from import_service.models import GoogleSheet, ImportJob
from import_service.pipeline.work import work_on
from import_service.services.fix_row import fix_row
from import_service.services.save_sheet import save_sheet
from import_service.services.steer_import import cancel_import, undo_import
from import_service.services.sync_sheet import sync_sheet
from import_service.tests.imports import outcomes, write
from import_service.tests.sheets.google import KEY, Google
from import_service.tests.sheets.steps import (
    AZIZA,
    HEADER,
    KAMOLA,
    TIMUR,
    first_import,
    fresh,
    make_automatic,
    names,
    sync,
    tick,
)
from leads.choices import Door
from leads.factories import make_source
from organizations.models import Membership

pytestmark = pytest.mark.usefixtures("center", "at_once")


def test_a_first_sync_ends_in_the_preview_and_nothing_is_written(sheet: GoogleSheet, person: Membership) -> None:
    job = sync(sheet, person)
    assert job is not None
    assert (job.status, job.door, job.sheet_id) == (JobStatus.PLANNED, Door.GOOGLE_SHEETS, sheet.pk)
    assert (job.name, job.source, job.created_by) == ("Open day", sheet.source, person)
    assert outcomes(job) == {Outcome.CREATED: 2}
    assert names() == set()
    assert (fresh(sheet).state, fresh(sheet).header) == (SheetState.SYNCED, HEADER)


def test_phones_stay_text_and_rows_keep_the_numbers_of_the_sheet(sheet: GoogleSheet, person: Membership) -> None:
    job = first_import(sheet, person)
    assert dict(job.rows.values_list("number", "phone")) == {2: "+998901234567", 3: "+998935550183"}


def test_a_second_sync_brings_only_the_new_row(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    google.tabs["Leads"].append(KAMOLA)
    job = sync(sheet, person)
    assert job is not None
    assert list(job.rows.values_list("number", "first_name")) == [(4, "Kamola")]
    assert outcomes(write(job)) == {Outcome.CREATED: 1}
    assert names() == {"Aziza", "Timur", "Kamola"}


def test_a_sync_that_finds_nothing_new_makes_no_import(sheet: GoogleSheet, person: Membership) -> None:
    first_import(sheet, person)
    before = fresh(sheet).last_synced_at
    assert before is not None
    assert sync(sheet, person) is None
    after = fresh(sheet).last_synced_at
    assert after is not None
    assert after > before
    assert ImportJob.objects.count() == 1


def test_a_sheet_with_a_header_only_has_nothing_new(google: Google, sheet: GoogleSheet, person: Membership) -> None:
    google.tabs["Leads"] = [HEADER]
    assert sync(sheet, person) is None
    google.tabs["Leads"].append(AZIZA)
    assert first_import(sheet, person).rows_total == 1


def test_rows_that_moved_are_not_new_and_gaps_are_no_rows(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    first_import(sheet, person)
    google.tabs["Leads"] = [HEADER, [], TIMUR, ["", " "], AZIZA]
    assert sync(sheet, person) is None


def test_rows_that_could_not_be_read_come_once_until_somebody_changes_them(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    google.tabs["Leads"] += [["Sardor", "12", ""], ["X" * 40_000, "+998901112233", ""]]
    assert outcomes(first_import(sheet, person)) == {Outcome.CREATED: 2, Outcome.INVALID: 2}
    assert sync(sheet, person) is None
    google.tabs["Leads"][3] = ["Sardor", "+998901112244", ""]
    job = sync(sheet, person)
    assert job is not None
    assert list(job.rows.values_list("number", "outcome")) == [(4, Outcome.CREATED)]


def test_a_row_corrected_in_the_preview_is_not_new_in_the_sheet(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    google.tabs["Leads"].append(["Sardor", "12", ""])
    job = sync(sheet, person)
    assert job is not None
    fix_row(row=job.rows.get(number=4), cells={"Phone": "+998901112244"}, actor=person)
    write(job)
    assert "Sardor" in names()
    assert sync(sheet, person) is None


def test_an_import_of_the_sheet_that_waits_for_a_person_is_shown_again(
    google: Google, sheet: GoogleSheet, person: Membership
) -> None:
    job = sync(sheet, person)
    asked = len(google.asked)
    assert sync_sheet(sheet=fresh(sheet), actor=person) == job
    assert len(google.asked) == asked


def test_a_cancelled_import_is_offered_again(sheet: GoogleSheet, person: Membership) -> None:
    job = sync(sheet, person)
    assert job is not None
    cancel_import(job=job)
    assert first_import(sheet, person).rows_total == 2


def test_what_was_undone_is_offered_by_hand_and_never_returns_by_itself(sheet: GoogleSheet, person: Membership) -> None:
    job = first_import(sheet, person)
    undo_import(job=job, actor=person)
    work_on(job.pk)
    make_automatic(sheet)
    tick()
    assert ImportJob.objects.count() == 1
    assert sync(sheet, person) is not None


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "+998901234567", "a@example.com", "03/04/2015", "'=1+1", "#N/A", "\u200b", "x\ny", "\0", "\ud800x"]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8), header=st.lists(CELLS, min_size=1, max_size=5))
def test_whatever_a_sheet_holds_comes_once(
    google: Google, person: Membership, rows: list[list[str]], header: list[str]
) -> None:
    tab = f"Tab {len(google.tabs)}"
    google.tabs[tab] = [["Phone", *header], *rows]
    source = make_source(name=f"Source of {tab}")
    sheet = save_sheet(sheet=GoogleSheet(name=tab, tab=tab, key=KEY, source=source))
    job = sync(sheet, person)
    if job is not None:
        assert job.status == JobStatus.PLANNED
        assert sum(outcomes(write(job)).values()) == job.rows_total
    assert sync(sheet, person) is None
