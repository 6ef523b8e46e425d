"""The door: the login page."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e


def test_the_login_page_opens(page: Page) -> None:
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    screenshot(page, "login")


def test_a_wrong_password_is_told(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Please enter the correct username and password")).to_be_visible()


@pytest.mark.parametrize("login", ["owner", "manager", "nigora", "reception", "marketer", "teacher", "partner"])
def test_people_of_the_demo_center_come_in(page: Page, login: str) -> None:
    sign_in(page, login)
    expect(page.get_by_role("heading").first).to_be_visible()
