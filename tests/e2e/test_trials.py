"""Trials in the browser: booked in two clicks from the lead, and taken back; a full group and its waiting list."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in
from tests.e2e.screens import screenshot
from tests.e2e.test_lead_page import add_lead

pytestmark = pytest.mark.e2e


def open_picker(page: Page) -> None:
    page.locator(".page-acts").get_by_role("link", name="Book trial").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Book trial")).to_be_focused()


def test_a_trial_is_booked_in_two_clicks_and_taken_back_by_a_third(page: Page) -> None:
    sign_in(page, "nigora")
    add_lead(page, "Gavhar", "94 600 20 01")
    clicks = counted(page)
    open_picker(page)
    dialog = page.get_by_role("dialog")
    when = dialog.locator("[data-picker-when]").inner_text()
    screenshot(page, "trial-picker", whole=False)
    dialog.get_by_role("button", name="Book trial").click()
    card = page.locator(".trial-brief")
    expect(card).to_contain_text("Booked")
    expect(card).to_contain_text(when.split(" ")[1])
    assert len(clicks) == 2
    expect(page.locator("[aria-current=step]")).to_have_text("Trial booked")
    page.get_by_role("button", name="Undo").click()
    expect(card).to_contain_text("Cancelled")


def test_another_day_is_told_at_the_foot_before_it_is_booked(page: Page) -> None:
    sign_in(page, "nigora")
    add_lead(page, "Barno", "94 600 20 02")
    open_picker(page)
    dialog = page.get_by_role("dialog")
    other = dialog.locator(".picker-dates label:has(input:not(:checked, :disabled))").first
    when = other.locator("input").get_attribute("data-when")
    assert when
    other.click()
    expect(dialog.locator("[data-picker-when]")).to_have_text(when)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_full_group_explains_itself_and_offers_the_waiting_list(page: Page) -> None:
    sign_in(page, "nigora")
    add_lead(page, "Zulfiya", "94 600 20 03")
    address = page.locator(".page-acts").get_by_role("link", name="Book trial").get_attribute("href")
    page.goto(f"{address}?chosen=1&all=1")
    full = page.locator(".picker-group.is-full").first
    expect(full).to_contain_text(re.compile(r"in line; a seat is likely after"))
    full.get_by_role("button", name="Put on the waiting list").click()
    page.wait_for_url(re.compile(r"/leads/lead/\d+/change/"))
    expect(page.get_by_text(re.compile("Zulfiya waits for"))).to_be_visible()
