"""The lead page as somebody works with it: one click saves, one click takes back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import DESK, screenshot

pytestmark = pytest.mark.e2e


def add_lead(page: Page, name: str, phone: str) -> None:
    page.goto("/admin/leads/lead/add/")
    page.get_by_label("Learner’s first name").fill(name)
    page.get_by_label("Phone", exact=True).fill(phone)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile(r"/leads/lead/\d+/change/"))


def test_a_seller_works_with_a_lead(page: Page) -> None:
    sign_in(page, "nigora")
    add_lead(page, "Shahlo", "94 600 10 01")
    expect(page.get_by_role("heading", name="Shahlo", exact=True)).to_be_visible()

    page.locator("#page-note").fill("Wants Saturdays")
    page.get_by_role("button", name="Tomorrow").click()
    # Beside it news may come up, of the new lead itself.
    toast = page.locator(".x-toast", has=page.get_by_role("button", name="Undo"))
    expect(toast).to_contain_text("Next contact")
    expect(page.locator("#page-note")).to_have_value("Wants Saturdays")
    toast.get_by_role("button", name="Undo").click()
    # What stood there before: nothing, or the first step that a new lead gets by itself.
    expect(page.locator(".lead-nextstep > p")).not_to_contain_text("Tomorrow")

    page.locator("#page-note").press("Control+Enter")
    expect(page.locator(".page-line blockquote").first).to_have_text("Wants Saturdays")
    expect(page.locator("#page-note")).to_have_value("")

    page.get_by_role("button", name="Interested").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Interested")
    page.get_by_text("Lost, on hold…").click()
    page.get_by_text("Lost…", exact=True).click()
    page.get_by_label("Why?").first.fill("Too far from home")
    page.get_by_label("Why?").first.press("Enter")
    expect(page.locator(".lead-stepnow")).to_contain_text("Too far from home")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Interested")


def test_a_note_not_saved_yet_waits_for_its_writer(page: Page) -> None:
    sign_in(page, "nigora")
    add_lead(page, "Umida", "94 600 10 05")
    lead = page.url
    page.locator("#page-note").press_sequentially("Half a thou")
    page.goto("/admin/leads/lead/")
    page.goto(lead)
    expect(page.locator("#page-note")).to_have_value("Half a thou")
    add_lead(page, "Nodir", "94 600 10 06")
    expect(page.locator("#page-note")).to_have_value("")
    page.goto(lead)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".page-line blockquote").first).to_have_text("Half a thou")
    page.goto(lead)
    expect(page.locator("#page-note")).to_have_value("")


def test_a_lead_with_a_story(page: Page) -> None:
    sign_in(page, "owner")
    page.goto("/admin/leads/lead/?status=sales_offer")
    page.locator("tbody a[href*='/change/']").first.click()
    expect(page.locator(".page-line")).not_to_have_count(0)
    screenshot(page, "lead")


def test_a_known_phone_is_told_while_typing(page: Page) -> None:
    sign_in(page, "owner")
    add_lead(page, "Bobur", "94 600 10 02")
    page.goto("/admin/leads/lead/add/")
    page.get_by_label("Learner’s first name").fill("Laylo")
    page.get_by_label("Phone", exact=True).fill("+998 (94) 600-10-02")
    page.get_by_label("Telegram name").focus()
    expect(page.locator("#lead-known")).to_contain_text("Bobur")
    page.get_by_role("button", name="Add", exact=True).click()
    screenshot(page, "lead-add")
    page.get_by_role("button", name="Family: add and link").click()
    expect(page.locator(".page-chips")).to_contain_text("Family: Bobur")


def test_two_people_save_the_same_lead(page: Page, browser: Browser, site: str) -> None:
    sign_in(page, "owner")
    add_lead(page, "Zilola", "94 600 10 03")
    form = f"{page.url}?tab=form"
    context = browser.new_context(base_url=site, viewport=DESK)
    other = context.new_page()
    sign_in(other, "manager")
    for each in (page, other):
        each.goto(form)
    other.get_by_label("City").fill("Samarqand")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Saved.")).to_be_visible()
    context.close()
    page.get_by_label("City").fill("Buxoro")
    page.get_by_label("District").fill("Centre")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Somebody else saved this lead while you were writing")).to_be_visible()
    expect(page.get_by_label("District")).to_have_value("Centre")
    screenshot(page, "lead-conflict")
    page.get_by_role("button", name="Save my choice").click()
    expect(page.get_by_text("City: Samarqand → Buxoro; District: Centre")).to_be_visible()


def test_a_partner_sends_a_person(page: Page) -> None:
    sign_in(page, "partner")
    page.goto("/admin/leads/lead/")
    page.get_by_role("link", name="Send a person").click()
    page.get_by_label("Learner’s first name").fill("Kamila")
    page.get_by_label("Phone").fill("94 600 10 04")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Received, thank you.")).to_be_visible()
    expect(page.get_by_role("link", name="Kamila")).to_be_visible()
    screenshot(page, "partner")
