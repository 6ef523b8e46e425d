"""The import page by keyboard and mouse: correct, skip, decide, explain columns, confirm what is left."""

from itertools import count

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import PHONE

pytestmark = pytest.mark.e2e

# Until a worker has read or written a file.
BY_WORKER = 30_000
# Each test brings people of its own: {block} is a part of their phones.
blocks = count(31)
FAIR = """Имя;Телефон;Кто отвечает;Дата рождения;Интерес;Источник
Жасур Тошев;90 777 {block} 0;;;шахматы;
Севинч Олимова;;мама;;;
Лазиз Умаров;90 777 {block} 03;;31.02.2015;;
Мадина Юсупова;90 777 {block} 04;Нодира;14.03.2015;шахматы;
Мадина Юсупова;90 777 {block} 04;Нодира;14.03.2015;шахматы;
Тимур Юсупов;90 777 {block} 04;Нодира;2.4.2011;;
<img src=x onerror=alert(1)>;90 777 {block} 07;;;;
"""


@pytest.fixture
def check(page: Page) -> Page:
    """Step 3 of the import of a fair's list; row 7 is family of row 5, row 6 repeats it."""
    page.on("dialog", lambda dialog: pytest.fail(f"A script of the file ran: {dialog.message}"))
    sign_in(page, "manager")
    page.goto("/admin/import_service/importjob/add/")
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="ярмарка.csv", mimeType="text/csv", buffer=FAIR.format(block=next(blocks)).encode("cp1251"))
    )
    expect(page.get_by_text("ярмарка.csv · 1 KB")).to_be_visible()
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Columns")).to_be_visible(timeout=BY_WORKER)
    return page


def counts(page: Page) -> dict[str, int]:
    """{kind of row: how many}, as the tiles say."""
    tiles = page.get_by_role("navigation", name="Rows by what happens to them").get_by_role("link").all_inner_texts()
    return {kind: int(number) for number, kind in (tile.split("\n") for tile in tiles)}


def test_rows_are_corrected_by_keyboard_and_the_rest_is_confirmed(check: Page) -> None:
    page = check
    assert counts(page) | {"All rows": 7, "Invalid": 3, "Family": 1, "Twice in file": 1, "New": 2} == counts(page)

    page.locator("#row-2").get_by_label("Телефон").fill("90 777 00 01")
    page.keyboard.press("Enter")
    expect(page.locator("#row-2")).to_contain_text("New")
    expect(page.locator("#row-3").get_by_label("Телефон")).to_be_focused()
    page.locator("#row-3").get_by_role("button", name="Skip row").click()
    expect(page.locator("#row-3")).to_contain_text("Skipped")
    expect(page.locator("#row-4").get_by_label("Дата рождения")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("28.02.2015")
    page.keyboard.press("Enter")
    expect(page.locator("#row-4")).to_contain_text("New")
    assert counts(page) | {"All rows": 7, "Invalid": 1, "New": 4} == counts(page)

    page.get_by_role("button", name="Confirm 5 leads").click()
    expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible(timeout=BY_WORKER)
    page.get_by_role("link", name="Leads of this import").click()
    expect(page.get_by_role("link", name="Лазиз Умаров")).to_be_visible()


def test_corrections_outlive_another_meaning_of_a_column(check: Page) -> None:
    page = check
    page.locator("#row-2").get_by_label("Телефон").fill("90 777 00 11")
    page.keyboard.press("Enter")
    expect(page.locator("#row-2")).to_contain_text("New")
    again = page.get_by_role("button", name="Read again")
    expect(again).to_be_hidden()
    page.get_by_label("Интерес").select_option(label="Note")
    again.click()
    expect(page.get_by_role("heading", name="Reading the file").or_(page.get_by_label("Интерес"))).to_be_visible()
    expect(page.get_by_label("Интерес")).to_have_value("note", timeout=BY_WORKER)
    expect(page.locator("#row-2")).to_contain_text("90 777 00 11")
    expect(page.locator("#row-2")).to_contain_text("шахматы")
    give_up(page)


def test_a_tile_a_row_of_the_same_person_and_a_search(check: Page) -> None:
    page = check
    page.get_by_role("link", name="Twice in file").click()
    expect(page.locator("#import-rows tbody")).to_have_count(1)
    page.get_by_role("link", name="same as row 5").click()
    expect(page.locator("#row-5")).to_contain_text("Мадина Юсупова")
    page.get_by_label("Find rows by name, phone or number").fill("тимур")
    page.keyboard.press("Enter")
    expect(page.locator("#import-rows tbody")).to_have_count(1)
    page.locator("#row-7").get_by_role("button", name="Same person").click()
    expect(page.locator("#row-7")).to_contain_text("Fills blanks")
    assert counts(page)["Family"] == 0
    give_up(page)


def test_nothing_scrolls_sideways_on_a_phone(check: Page) -> None:
    page = check
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_text("Owners").click()
    expect(page.get_by_label("Evenly among")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.keyboard.press("Escape")
    give_up(page)


def give_up(page: Page) -> None:
    page.get_by_role("button", name="Give up").click()
    expect(page.get_by_text("This import was given up. Nothing was written.")).to_be_visible()
