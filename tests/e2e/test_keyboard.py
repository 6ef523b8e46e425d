"""The frame of every page without a mouse: menus of the person, of centers and of rows, folded groups, the sidebar."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_of_the_person_opens_closes_and_serves(page: Page, key: str) -> None:
    sign_in(page, "manager")
    opener = page.get_by_role("button", name="Jamshid Rahmonov")
    link = page.get_by_role("link", name="Change password")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.focus()
    page.keyboard.press(key)
    expect(link).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press(key)
    expect(page.get_by_role("button", name="Light")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press(key)
    expect(page.locator("html")).to_have_class("dark")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/password_change/")


def test_a_member_of_two_centers_changes_between_them(page: Page) -> None:
    sign_in(page, "owner")
    page.goto("/admin/new-center/")
    page.get_by_label("What is your center called?").fill("Keyboard School")
    page.get_by_role("button", name="Open the center").click()
    opener = page.locator("#nav-sidebar-inner").get_by_role("button", name="Keyboard School")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("a[data-post]").first).to_be_focused()
    while not page.evaluate("document.activeElement.textContent.includes('Registan School')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Registan School")).to_be_visible()


def test_folded_groups_and_the_sidebar_answer_the_keyboard(page: Page) -> None:
    sign_in(page, "manager")
    settings = page.get_by_role("button", name="Settings")
    settings.focus()
    page.keyboard.press("Enter")
    entry = page.get_by_role("link", name=re.compile("Branches$"))
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_visible()
    page.get_by_role("button", name="Menu").first.focus()
    page.keyboard.press("Space")
    expect(settings).to_be_hidden()
