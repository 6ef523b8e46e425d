"""The first day of a new center: people, files as they come, the leads in them, and the way back."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Download, FilePayload, Page, expect

from crm_project.demo.words import PEOPLE
from import_service.tests.test_real_files import receptionist_workbook
from tests.e2e.people import sign_in
from tests.e2e.program import PROJECT
from tests.e2e.screens import DESK, screenshot

pytestmark = pytest.mark.e2e

X_EDUCATION = PROJECT / "import_service" / "tests" / "data" / "x_education_slice.csv"
FAIR = """Name,Phone,Course,Comment
Kamola Rahimova,90 555 21 01,English,after school
Jasur Tosh,90 555,English,asked at the door
Sevinch Olim,90 555 21 03,IELTS,
Bekzod Nur,12 34,Math,call the father
Laziz Umarov,90 555 21 05,Math,
"""
# Until a worker has read or written a file.
BY_WORKER = 30_000


def test_the_first_day_of_a_center(page: Page, browser: Browser, site: str, tmp_path: Path) -> None:
    sign_in(page, "owner")
    open_center(page, "Bilim School")
    invite_and_join(page, browser, site)

    import_file(page, X_EDUCATION)
    confirm(page, 50)
    workbook = FilePayload(
        name="заявки.xlsx",
        mimeType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        buffer=receptionist_workbook(),
    )
    import_file(page, workbook)
    confirm(page, 2)
    correct_rejected_rows(page, tmp_path)

    find_by_half_a_phone(page)
    assign_ten(page)
    export_ten(page, tmp_path)
    undo_the_first_import(page)


def test_pictures_of_a_working_center(page: Page) -> None:
    sign_in(page, "manager")
    expect(page.get_by_role("heading").first).to_be_visible()
    screenshot(page, "home")
    menu(page, "Leads")
    expect(page.get_by_role("checkbox", name="Tick all rows of this page")).to_be_visible()
    screenshot(page, "leads", whole=False)


def menu(page: Page, name: str) -> None:
    """By the menu on the left."""
    page.locator("#nav-sidebar-inner").get_by_role("link", name=name).click()


def open_center(page: Page, name: str) -> None:
    page.get_by_text(PEOPLE["owner"][0]).click()
    page.get_by_role("link", name="Open another center").click()
    page.get_by_label("What is your center called?").fill(name)
    page.get_by_role("button", name="Open the center").click()
    expect(page.get_by_text(f"{name} is open. You are its owner.")).to_be_visible()


def invite_and_join(page: Page, browser: Browser, site: str) -> None:
    page.goto("/admin/organizations/invitation/add/")
    page.get_by_label("People").fill("Umida Sobirova\tumida@example.com\tsalesperson\nSardor Aliyev, receptionist")
    page.get_by_role("button", name="Make the invitations").click()
    expect(page.get_by_text("2 invitations are ready")).to_be_visible()
    screenshot(page, "invitations")
    umida = page.get_by_role("row", name="Umida Sobirova")
    link = umida.get_by_role("button", name="Copy the link").get_attribute("data-copy")
    assert link is not None

    with browser.new_context(base_url=site, viewport=DESK, locale="en-GB") as context:
        hers = context.new_page()
        hers.goto(link)
        expect(hers.get_by_label("Your name")).to_have_value("Umida Sobirova")
        hers.get_by_label("Username").fill("umida.sobirova")
        hers.get_by_label("Password").fill("winter-apricot-62")
        hers.get_by_role("button", name="Make my login and join").click()
        expect(hers.get_by_text("Welcome to Bilim School.")).to_be_visible()


def import_file(page: Page, file: Path | FilePayload) -> None:
    """Up to the page that tells what will happen to each row."""
    page.goto("/admin/import_service/importjob/add/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Columns")).to_be_visible(timeout=BY_WORKER)


def confirm(page: Page, leads: int) -> None:
    page.get_by_role("button", name=f"Confirm {leads} lead").click()
    expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible(timeout=BY_WORKER)


def correct_rejected_rows(page: Page, folder: Path) -> None:
    """One in its place, the other in the file of rejected rows, which is uploaded again."""
    import_file(page, FilePayload(name="fair.csv", mimeType="text/csv", buffer=FAIR.encode()))
    screenshot(page, "import-check", whole=False)
    row = page.locator("#row-3")
    row.get_by_label("Phone").fill("90 555 21 02")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("button", name="Save")).to_have_count(0)
    confirm(page, 4)
    screenshot(page, "import-done")

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    rejected = saved(download.value, folder).read_text(encoding="utf-8-sig")
    assert "Bekzod Nur" in rejected
    assert "Jasur Tosh" not in rejected
    corrected = rejected.replace("12 34", "90 555 21 04").encode()
    import_file(page, FilePayload(name="fair-corrected.csv", mimeType="text/csv", buffer=corrected))
    confirm(page, 1)
    expect(page.get_by_role("link", name="Bekzod Nur")).to_be_visible()


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def find_by_half_a_phone(page: Page) -> None:
    menu(page, "Leads")
    page.get_by_placeholder("Name, or any part of a phone").fill("5552104")
    page.get_by_placeholder("Name, or any part of a phone").press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 lead")).to_be_visible()
    expect(page.get_by_role("link", name="Bekzod Nur")).to_be_visible()

    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    page.get_by_placeholder("Type to search").press_sequentially("55 501 17")
    page.locator("#command-results").get_by_role("link", name="Азизов").click()
    expect(page.get_by_role("heading", name="Азизов").first).to_be_visible()


def assign_ten(page: Page) -> None:
    """The seven with a phone came last and stand first; three of the 50 follow them."""
    menu(page, "Leads")
    ticks = page.locator("tbody").get_by_role("checkbox")
    for number in range(10):
        ticks.nth(number).check()
    page.get_by_role("toolbar", name="For the ticked rows").get_by_role("button", name="Assign", exact=True).click()
    page.get_by_label("Umida Sobirova").check()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("10 leads changed.")).to_be_visible()


def export_ten(page: Page, folder: Path) -> None:
    page.get_by_text("Owner", exact=False).and_(page.locator("summary")).click()
    page.get_by_role("checkbox", name="Umida Sobirova").check()
    page.get_by_role("button", name="Show").locator("visible=true").click()
    expect(page.get_by_role("status").filter(has_text="10 leads")).to_be_visible()
    page.get_by_role("button", name="Export", exact=False).first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    sheet = load_workbook(BytesIO(saved(download.value, folder).read_bytes()), read_only=True).active
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    owner = header.index("Owner")
    assert [row[owner] for row in rows] == ["Umida Sobirova"] * 10


def undo_the_first_import(page: Page) -> None:
    menu(page, "Import")
    page.get_by_role("link", name="x_education_slice.csv").click()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("heading", name="The import was taken back")).to_be_visible(timeout=BY_WORKER)
    expect(page.get_by_text("47 leads were archived. 3 leads were left")).to_be_visible()
    menu(page, "Leads")
    expect(page.get_by_role("status").filter(has_text="10 leads")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"Archived\s*47"))).to_be_visible()
