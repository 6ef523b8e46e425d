"""The people of the demo center, coming in by the front door."""

from playwright.sync_api import Page, expect

from crm_project.demo.words import CENTER, PASSWORD


def sign_in(page: Page, login: str) -> None:
    """Log in as `owner`, `manager`, `nigora`…: the logins that `make run` prints; to the demo center, whatever
    center this person worked in last."""
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Password")).to_have_count(0)
    page.wait_for_load_state()
    header = page.locator("#nav-sidebar-inner")
    if header.get_by_text(CENTER, exact=True).count() == 0:
        # The menu of centers is hidden on a phone.
        page.locator("a[data-post]", has_text=CENTER).dispatch_event("click")
        expect(header.get_by_text(CENTER, exact=True)).to_have_count(1)
