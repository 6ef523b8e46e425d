"""A day at the telephone: from the list by one click, through My day by keyboard alone, by thumb on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import PHONE, screenshot

pytestmark = pytest.mark.e2e


def left(page: Page) -> int:
    found = re.search(r"\d+", page.locator(".my-day-count").inner_text())
    assert found
    return int(found[0])


def done(page: Page) -> int:
    return int(page.locator(".my-day-sub").inner_text().split()[0])


def meant(page: Page) -> str:
    return page.locator(".my-day-row.is-focus").get_attribute("id") or ""


def go_to_a_lead(page: Page) -> None:
    """Tasks stand among the leads."""
    while not meant(page).startswith("lead-"):
        page.keyboard.press("j")


def test_a_call_is_logged_from_the_list_by_one_click_and_taken_back_by_another(page: Page) -> None:
    sign_in(page, "sardor")
    page.goto("/admin/leads/lead/?status=new")
    row = page.locator("tr[data-lead]").first
    identity = row.get_attribute("id")
    row.hover()
    row.get_by_role("button", name="Called, reached").click()
    same = page.locator(f"#{identity}")
    expect(same).to_contain_text("Contacted")
    page.locator(".x-toast").get_by_role("button", name="Undo").click()
    expect(same).to_contain_text("New")


def test_the_next_contact_is_set_from_the_list_by_one_click(page: Page) -> None:
    sign_in(page, "sardor")
    page.goto("/admin/leads/lead/?next=none")
    row = page.locator("tr[data-lead]").first
    row.locator(".nx").hover()
    row.get_by_role("button", name="Tomorrow").click()
    expect(page.locator(f"#{row.get_attribute('id')}")).to_contain_text("Tomorrow 10:00")


def test_twenty_rows_are_worked_by_keyboard_alone(page: Page) -> None:
    sign_in(page, "nigora")
    expect(page).to_have_url(re.compile("/admin/my-day/$"))
    screenshot(page, "my-day", whole=False)
    page.reload()
    before = done(page)
    assert left(page) >= 20
    for number in range(20):
        row = meant(page)
        page.keyboard.press("1" if number % 3 else "3" if row.startswith("lead-") else "1")
        if row.startswith("lead-"):
            expect(page.locator(f"#{row}.is-asking")).to_be_visible()
            page.keyboard.press("3")
        expect(page.locator(f"#{row}")).to_have_count(0)
        expect(page.locator(".my-day-row.is-focus")).to_have_count(1)
    assert done(page) == before + 20
    page.keyboard.press("u")
    expect(page.locator(f"#{row}")).to_be_visible()
    assert done(page) == before + 19


def test_a_note_goes_with_the_call_and_enter_opens_the_lead(page: Page) -> None:
    sign_in(page, "sardor")
    page.goto("/admin/my-day/")
    go_to_a_lead(page)
    page.keyboard.press("n")
    page.keyboard.type("Asks for mornings")
    page.keyboard.press("Enter")
    name = page.locator(".is-focus .my-day-name").inner_text()
    lead = page.locator(".is-focus a.my-day-name").get_attribute("href")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator(".my-day-toast")).to_contain_text(name)
    page.goto(str(lead))
    expect(page.locator(".page-line blockquote", has_text="Asks for mornings")).to_be_visible()
    expect(page.locator(".page-line", has_text="Phone, reached").first).to_be_visible()


def test_by_thumb_on_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport=PHONE, locale="en-GB", timezone_id="Asia/Tashkent", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page, "sardor")
    page.goto("/admin/my-day/")
    go_to_a_lead(page)
    before, row = left(page), meant(page)
    for button in page.locator(".is-focus .my-day-out button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    page.locator(".is-focus").get_by_role("button", name="Wrote").tap()
    page.locator(".is-focus").get_by_role("button", name="Monday").tap()
    expect(page.locator(f"#{row}")).to_have_count(0)
    assert left(page) == before - 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_fifty_leads_are_handed_over_in_one_action(page: Page) -> None:
    sign_in(page, "owner")
    page.goto("/admin/leads/lead/hand-over/")
    page.locator("[name=person]").select_option(label="Sardor Umarov")
    page.get_by_role("checkbox", name="Nigora Karimova").check()
    page.get_by_role("button", name="Show who gets what").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ leads of Sardor Umarov"))).to_be_visible()
    screenshot(page, "hand-over")
    page.get_by_role("button", name="Hand over now").click()
    expect(page.get_by_text("leads of Sardor Umarov were handed over")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("are as before")).to_be_visible()
