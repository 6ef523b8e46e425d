"""The lead list as people work with it: keys, ticks, menus, a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import PHONE

pytestmark = pytest.mark.e2e
LIST = "/admin/leads/lead/"


def ticks(page: Page) -> Locator:
    return page.locator("[data-tick]")


def bar(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="For the ticked rows")


def owners(page: Page) -> list[str]:
    return page.locator("td.ow").all_inner_texts()


def test_ticks_a_range_and_all_and_assigns_with_a_way_back(page: Page) -> None:
    sign_in(page, "owner")
    page.goto(f"{LIST}?state=current")
    before = owners(page)
    expect(bar(page)).to_be_hidden()
    ticks(page).nth(1).check()
    ticks(page).nth(4).click(modifiers=["Shift"])
    expect(bar(page)).to_contain_text("4 ticked")
    bar(page).get_by_role("button", name="Untick all").click()
    expect(bar(page)).to_be_hidden()

    ticks(page).nth(0).check()
    bar(page).get_by_role("button", name=re.compile("Take all")).click()
    total = page.locator(".rows-total b").inner_text().split()[0]
    expect(bar(page)).to_contain_text(f"{total} ticked")
    bar(page).get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile(f"Assign: {total}"))).to_be_visible()
    page.get_by_label("Nigora").check()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator(".rows-t td.ow").first).to_contain_text("Nigora")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("as before")).to_be_visible()
    assert owners(page) == before


def test_gives_one_lead_away_from_its_row(page: Page) -> None:
    sign_in(page, "owner")
    page.goto(f"{LIST}?state=current")
    cell = page.locator("td.ow").first
    before = cell.inner_text()
    cell.get_by_role("button").click()
    people = page.locator(".leads-owners button")
    chosen = people.filter(has_not_text=before.split("\n")[-1].strip()).first
    name = chosen.inner_text().split("\n")[-1].split()[0]
    chosen.click()
    expect(cell).to_contain_text(name)
    page.locator(".x-toast").get_by_role("button", name="Undo").click()
    expect(cell).to_have_text(before.replace("\n", ""), use_inner_text=False)


def test_searches_by_a_key_filters_by_a_menu_and_saves_the_view(page: Page) -> None:
    sign_in(page, "owner")
    page.goto(f"{LIST}?state=current")
    phone = page.locator(".x-phone a").first.inner_text()
    page.keyboard.press("/")
    page.keyboard.type(phone[-5:])
    page.keyboard.press("Enter")
    expect(page.locator(".x-phone a").first).to_have_text(phone)

    page.goto(LIST)
    page.locator(".rows-menu summary", has_text="Status").click()
    page.get_by_label("Interested").check()
    page.locator(".rows-menu[open]").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"\?status=interested$"))
    expect(page.locator(".rows-f.on")).to_have_text(re.compile("Status: Interested"))

    page.locator("summary", has_text="Save view").click()
    page.get_by_label("Name of the view").fill("Warm")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".rows-tabs .on")).to_contain_text("Warm")
    page.locator(".rows-f.on").first.click()
    expect(page).to_have_url(re.compile(r"lead/\?$"))


def test_copies_a_phone_and_takes_a_file(page: Page) -> None:
    sign_in(page, "owner")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(LIST)
    page.get_by_role("button", name="Copy").first.click()
    expect(page.locator(".x-toast", has_text="Number copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("+")

    page.get_by_role("button", name="Export").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_cards_on_a_phone_do_not_scroll_sideways(page: Page) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, "owner")
    for query in ("", "?state=current&o=name", "?q=zzzz"):
        page.goto(LIST + query)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.goto(LIST)
    ticks(page).first.check()
    expect(bar(page).get_by_role("button", name="Archive")).to_be_hidden()
    bar(page).get_by_role("button", name="More").click()
    expect(bar(page).get_by_role("button", name="Archive")).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    page.locator(".rows-menu summary", has_text="Source").click()
    expect(page.locator(".rows-menu[open] .rows-check").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
