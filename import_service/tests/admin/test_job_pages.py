"""The whole way through the page, and who may go it."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook

from import_service.choices import JobStatus, Outcome
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.services.start_import import start_pasted
from import_service.tests.imports import plan, write
from leads.models import Lead
from leads.services.add_note import add_note
from organizations.choices import Role
from organizations.factories import make_member
from organizations.tests.people import client_of

pytestmark = pytest.mark.usefixtures("scope")


def test_confirming_writes_and_undoing_takes_back(visitor, job, address) -> None:
    assert visitor.post(address(job, "steer", "confirm")).url == address(job)
    work_on(job.pk)
    page = visitor.get(address(job)).content.decode()
    assert "4 leads were created" in page
    assert "4 new leads are archived" in page
    assert visitor.post(address(job, "steer", "undo")).url == address(job)
    work_on(job.pk)
    assert not Lead.objects.filter(is_archived=False).exists()
    assert "4 leads were archived" in visitor.get(address(job)).content.decode()


def test_new_leads_are_listed_with_their_status_and_owner(visitor, owner, address) -> None:
    job = write(plan("Name,Phone\nTimur,905550101\n", owner_rule="turn", owners=[owner.pk]))
    page = visitor.get(address(job), {"show": "created"}).content.decode()
    lead = Lead.objects.get()
    assert reverse("admin:leads_lead_change", args=(lead.pk,)) in page
    assert owner.name in page
    assert "New" in page


def test_leads_somebody_worked_on_stay_and_are_listed(visitor, owner, job, address) -> None:
    job = write(job)
    add_note(lead=Lead.objects.get(phone="+998905550104"), text="Called", actor=owner)
    assert "1 of them stays" in visitor.get(address(job)).content.decode()
    visitor.post(address(job, "steer", "undo"))
    work_on(job.pk)
    page = visitor.get(address(job), {"show": "left"}).content.decode()
    assert "1 lead was left" in page
    assert 'id="row-6"' in page
    assert 'id="row-2"' not in page


def test_the_tiles_of_an_undone_import_tell_what_was_taken_back_and_what_was_left(visitor, owner, job, address) -> None:
    """Of four leads, the second child of a family among them, one was worked on."""
    job = write(job)
    assert figures(visitor.get(address(job)))["New"] == 3
    add_note(lead=Lead.objects.get(phone="+998905550104"), text="Called", actor=owner)
    visitor.post(address(job, "steer", "undo"))
    work_on(job.pk)
    page = visitor.get(address(job))
    assert figures(page) == {
        "All rows": 6,
        "Taken back": 3,
        "Left: worked on": 1,
        "Fills taken back": 0,
        "Twice in file": 1,
        "Already here": 0,
        "To review": 0,
        "Invalid": 1,
    }
    taken = visitor.get(address(job, "rows"), {"show": "taken"}, headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r'id="row-(\d)"', taken) == ["2", "3", "5"]
    assert "Taken back" in taken
    assert "New</span>" not in taken
    log = visitor.get(reverse("admin:import_service_importrow_changelist")).content.decode()
    assert log.count("<span>Taken back</span>") == 3
    assert log.count("<span>Left: worked on</span>") == 1
    jobs = visitor.get(reverse("admin:import_service_importjob_changelist")).content.decode()
    assert "Taken back. It was New: 3" in jobs


def figures(page) -> dict[str, int]:
    """{kind of row: how many}, as the tiles say."""
    tiles = re.findall(r'<a class="import-kind.*?<b>(.*?)</b><span>(?:<i.*?</i>)?(.*?)</span>', page.content.decode())
    return {kind: int(number) for number, kind in tiles}


def test_a_row_under_review_is_still_decided_after_writing(visitor, unsure, address) -> None:
    job = write(unsure)
    answer = visitor.post(address(job, "row", 2, "different"), headers={"HX-Request": "true"}).content.decode()
    assert "1 lead was created" in answer
    assert Lead.objects.count() == 3
    assert job.rows.get().outcome == Outcome.CREATED


def test_giving_up_writes_nothing(visitor, job, address) -> None:
    visitor.post(address(job, "steer", "cancel"))
    assert "Nothing was written" in visitor.get(address(job)).content.decode()
    assert not Lead.objects.exists()


def test_pressing_twice_is_told(visitor, job, address) -> None:
    visitor.post(address(job, "steer", "confirm"))
    page = visitor.post(address(job, "steer", "confirm"), follow=True).content.decode()
    assert "This import is “Writing” now" in page


def test_a_row_that_is_corrected_too_late_brings_the_page_anew(visitor, job, address) -> None:
    write(job)
    answer = visitor.post(address(job, "row", 4, "fix"), {"cell_1": "905550177"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address(job)


def test_the_rejected_rows_can_be_corrected_and_come_in(visitor, job, address) -> None:
    text = visitor.get(address(job, "rejected", "csv")).content.decode("utf-8-sig")
    assert "Why rejected" in text.splitlines()[0]
    assert visitor.get(address(job, "rejected", "xlsx")).content[:2] == b"PK"
    assert visitor.get(address(job, "rejected", "pdf")).status_code == 404
    again = write(plan(text.replace("90 555 01 7", "90 555 01 77")))
    assert again.mapping["Why rejected"] == "why_rejected"
    assert Lead.objects.get(phone="+998905550177").extra == {}


# --- Waiting ------------------------------------------------------------------------------------


def test_reading_is_watched_until_it_is_done(visitor, owner, address) -> None:
    job = start_pasted(text="Name,Phone\nTimur,905550101\n", source=None, actor=owner)
    assert "Reading the file" in visitor.get(address(job)).content.decode()
    assert "?waited=1" in visitor.get(address(job, "progress")).content.decode()
    work_on(job.pk)
    assert visitor.get(address(job, "progress")).headers["HX-Redirect"] == address(job)


@pytest.mark.parametrize(
    ("waited", "is_told"), [("0", False), ("19", False), ("20", True), ("²", False), ("9" * 30, False)]
)
def test_a_missing_worker_is_told_after_a_while(visitor, owner, address, waited, is_told) -> None:
    job = start_pasted(text="Name\nTimur", source=None, actor=owner)
    page = visitor.get(address(job, "progress"), {"waited": waited}).content.decode()
    assert ("Waiting for a worker" in page) is is_told


def test_writing_shows_how_far_it_is(visitor, job, address) -> None:
    visitor.post(address(job, "steer", "confirm"))
    ImportJob.objects.filter(pk=job.pk).update(rows_done=3)
    assert 'aria-valuenow="50"' in visitor.get(address(job)).content.decode()


def test_a_refused_file_says_why_and_lets_choose_another(visitor, address) -> None:
    job = plan("Name,Phone\n")
    page = visitor.get(address(job)).content.decode()
    assert "no rows below the header" in page
    assert reverse("admin:import_service_importjob_add") in page
    visitor.post(address(job, "reading"), {"header_row": "0", "encoding": "", "delimiter": ""})
    assert work_on(job.pk).format["header"] == ["Column 1", "Column 2"]


@pytest.fixture
def workbook() -> bytes:
    """Its first sheet holds a title alone, the second one the leads, under a title in row 1."""
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["Autumn"])
    leads = book.create_sheet("Leads")
    for cells in (["Name", "Phone"], ["Timur", "905550101"], ["Zarina", "905550102"]):
        leads.append(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_another_sheet_of_a_refused_workbook_can_be_read(visitor, address, workbook) -> None:
    job = plan(workbook, name="leads.xlsx")
    page = visitor.get(address(job)).content.decode()
    assert "no rows below the header" in page
    assert '<option value="Leads">' in page
    for sheet, status in (("Leads", JobStatus.PLANNED), ("Notes", JobStatus.REFUSED), ("Leads", JobStatus.PLANNED)):
        visitor.post(address(job, "reading"), {"sheet": sheet, "header_row": ""})
        work_on(job.pk)
        job.refresh_from_db()
        assert (job.status, job.format["sheet"]) == (status, sheet)
    assert job.rows_total == 2


def test_a_header_row_that_was_a_slip_is_found_by_itself_again(visitor, address, workbook) -> None:
    job = plan(workbook, name="leads.xlsx", sheet="Leads")
    visitor.post(address(job, "reading"), {"sheet": "Leads", "header_row": "9"})
    work_on(job.pk)
    page = visitor.get(address(job)).content.decode()
    assert "Row 9 holds no header" in page
    assert '<option value="9" selected>' in page
    visitor.post(address(job, "reading"), {"sheet": "Leads", "header_row": ""})
    assert (work_on(job.pk).format["header"], job.rows.count()) == (["Name", "Phone"], 2)


# --- Walls --------------------------------------------------------------------------------------


def test_a_get_never_changes_anything(visitor, job, address) -> None:
    for tail in (("steer", "confirm"), ("row", 4, "skip"), ("reading",), ("columns",)):
        assert visitor.get(address(job, *tail)).status_code == 405
    assert ImportJob.objects.get().status == JobStatus.PLANNED


def test_a_verb_nobody_knows_is_404(visitor, job, address) -> None:
    assert visitor.post(address(job, "steer", "delete")).status_code == 404


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.TEACHER, Role.PARTNER, Role.RECEPTIONIST])
def test_others_may_neither_see_nor_change_imports(owner, job, address, role) -> None:
    client = client_of(make_member(role, organization=owner.organization).user)
    for tail in (("page",), ("rows",), ("progress",), ("rejected", "csv")):
        assert client.get(address(job, *tail)).status_code == 403
    for change in (("steer", "confirm"), ("row", 4, "skip"), ("reading",), ("columns",)):
        assert client.post(address(job, *change)).status_code == 403
