"""From a lead to a student: an accepted trial in one click, with its way back; the form where nothing is agreed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e


def leads_with(page: Page, status: str) -> list[str]:
    """Addresses of leads of this status."""
    page.goto(f"/admin/leads/lead/?status={status}")
    links = page.locator("tr[data-lead] a[href*='/change/']")
    found = links.evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    return list(dict.fromkeys(found))


def agreed(page: Page) -> Iterator[Locator]:
    """The pages of leads that said yes to a group; a seat may be a guest's on one of its days."""
    for address in leads_with(page, "documents_pending"):
        page.goto(address)
        button = page.get_by_role("button", name=re.compile("Enrol into"))
        if button.count():
            yield button
    raise AssertionError("The demo has nobody who accepted a trial.")


def open_agreed(page: Page) -> Locator:
    return next(agreed(page))


def test_an_accepted_trial_is_enrolled_by_one_click_and_taken_back_by_another(page: Page) -> None:
    sign_in(page, "manager")
    bar, clicks, group = page.locator(".enrol-bar.is-done"), counted(page), None
    for button in agreed(page):
        words = button.inner_text()
        group = re.search(r"Enrol into (\S+) from", words)
        assert "UZS a month" in words
        screenshot(page, "lead-to-enrol", whole=False)
        clicks.clear()
        button.click()
        expect(bar.or_(page.get_by_role("alert").filter(has_text="are taken on"))).to_be_visible()
        if bar.count():
            break
    assert group
    expect(bar).to_contain_text(group[1])
    assert len(clicks) == 1
    page.locator(".x-toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=re.compile("Enrol into"))).to_be_visible()


def test_another_group_brings_its_own_price_and_day(page: Page) -> None:
    sign_in(page, "manager")
    open_agreed(page)
    page.get_by_role("link", name="Other terms…").click()
    expect(page.get_by_label("First day")).not_to_have_value("")
    groups = page.get_by_label("Group")
    chosen = groups.input_value()
    others = groups.locator("option").evaluate_all("all => all.map((each) => each.value)")
    groups.select_option(next(key for key in others if key not in ("", chosen)))
    expect(page.get_by_label("First day")).not_to_have_value("")
    screenshot(page, "enrol", whole=False)
    page.get_by_role("button", name="Enrol").last.click()
    expect(page.locator(".enrol-bar.is-done, .lf-wrong")).to_be_visible()
