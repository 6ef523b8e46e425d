"""The people of the demo center, coming in by the front door."""

from playwright.sync_api import Page, expect

from crm_project.demo.words import PASSWORD


def sign_in(page: Page, login: str) -> None:
    """Log in as `owner`, `manager`, `nigora`…: the logins that `make run` prints."""
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Password")).to_have_count(0)
