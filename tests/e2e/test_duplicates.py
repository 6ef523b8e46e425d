"""Pairs that may be one person are decided by three keys, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e


def test_pairs_are_decided_by_keys_and_taken_back(page: Page) -> None:
    sign_in(page, "owner")
    page.goto("/admin/leads/duplicatecandidate/")
    page.get_by_role("link", name=re.compile("Decide \\d+ pairs")).click()
    expect(page.get_by_role("button", name="Merge A and B")).to_be_visible()
    screenshot(page, "duplicates")
    first = page.url
    page.keyboard.press("s")
    expect(page.get_by_text(re.compile("^2 of \\d+ to decide"))).to_be_visible()
    page.goto(first)
    page.keyboard.press("3")
    expect(page.get_by_text(re.compile("Not a duplicate$"))).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(first)
    # Opened, two clicks merge a pair: which name stays, and the button; one more parts them again.
    page.get_by_role("radio").last.check(force=True)
    page.get_by_role("button", name="Merge A and B").click()
    page.locator(".x-toast").get_by_role("button", name="Undo").click()
    expect(page).to_have_url(first)
    expect(page.get_by_role("button", name="Merge A and B")).to_be_visible()
