"""The dialog of a row's action: opens over the page, does nothing until it is sent, then moves the page on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in

pytestmark = pytest.mark.e2e


def test_a_dialog_asks_and_the_page_moves_on(page: Page) -> None:
    sign_in(page, "owner")
    page.goto("/admin/organizations/invitation/add/")
    page.locator("[name=lines]").fill("Umid Toshmatov, umid@example.com, teacher")
    page.get_by_role("button", name="Make the invitations").click()
    page.get_by_role("link", name="Umid Toshmatov").click()
    link = page.locator(".people-link").inner_text()

    page.get_by_role("link", name="Renew").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("Umid Toshmatov")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".people-link")).to_have_text(link)

    page.get_by_role("link", name="Renew").click()
    dialog.get_by_role("button", name="Renew").click()
    expect(page.locator(".people-link")).not_to_have_text(link)
    expect(page).to_have_url(re.compile(r"/invitation/\d+/change/$"))
