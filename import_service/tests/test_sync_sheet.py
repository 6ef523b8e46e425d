"""Syncing a Google Sheet by hand and by itself, through the real gspread and the real engine, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from import_service.choices import JobStatus, Outcome, SheetState
from import_service.google_sheets import SheetBusy, SheetRefused
from import_service.models import GoogleSheet, ImportJob, ImportRow
from import_service.pipeline.work import due_jobs, work_on
from import_service.services.fix_row import fix_row
from import_service.services.save_sheet import save_sheet
from import_service.services.steer_import import cancel_import, undo_import
from import_service.services.sync_sheet import SheetChanged, due_sheets, sync_sheet
from import_service.tasks import start_due_syncs, sync_google_sheet
from import_service.tests.imports import outcomes, write
from import_service.tests.sheets_server import ADDRESS, KEY, Google, serve_google
from leads.choices import Door
from leads.factories import make_source
from leads.models import Lead
from organizations.factories import make_member
from organizations.models import Membership, Organization

pytestmark = pytest.mark.usefixtures("center", "at_once")

HEADER = ["Name", "Phone", "Birth date"]
AZIZA = ["Aziza Karimova", "+998901234567", "03/04/2015"]
TIMUR = ["Timur Rashidov", "93 555 01 83", "25/04/2015"]
KAMOLA = ["Kamola Yusupova", "+998935550144", "05/06/2015"]


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tasks run when they are sent."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serve_google(tmp_path) as server:
        server.tabs["Leads"] = [HEADER, AZIZA, TIMUR]
        yield server


@pytest.fixture
def person(center: Organization) -> Membership:
    return make_member(organization=center)


@pytest.fixture
def sheet(google: Google) -> GoogleSheet:
    return save_sheet(sheet=GoogleSheet(name="Open day", key=KEY, source=make_source(name="Open day")))


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


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


# --- Changes a person has to agree to -----------------------------------------------------------
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


# --- By itself ----------------------------------------------------------------------------------
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


# --- Trouble ------------------------------------------------------------------------------------
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
