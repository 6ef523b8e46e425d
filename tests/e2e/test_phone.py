"""Every page fits a phone: nothing scrolls sideways but the row of tabs above the leads."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in
from tests.e2e.screens import PHONE

pytestmark = pytest.mark.e2e

SCROLLS_SIDEWAYS = """() => [document.scrollingElement, ...document.querySelectorAll('body *')].filter((part) => {
    const scrolls = part === document.scrollingElement || ['auto', 'scroll'].includes(getComputedStyle(part).overflowX);
    return scrolls && part.clientWidth && part.scrollWidth > part.clientWidth && !part.matches('.rows-tabs');
}).map((part) => `${part.tagName}.${part.className}`)"""
LISTS = (
    *("leads/lead", "leads/duplicatecandidate", "leads/leadsource", "leads/channel", "leads/savedview"),
    *("import_service/importjob", "import_service/importrow", "import_service/googlesheet", "scheduling/course"),
    *("organizations/membership", "organizations/invitation", "organizations/branch", "organizations/tag"),
    *("organizations/auditevent", "organizations/organization"),
)
FORMS = ("leads/lead", "leads/leadsource", "scheduling/course", "organizations/invitation", "import_service/importjob")


def test_no_page_scrolls_sideways(page: Page) -> None:
    sign_in(page, "owner")
    page.set_viewport_size(PHONE)
    pages = ["", "new-center/", "password_change/", *(f"{model}/" for model in LISTS), *(f"{m}/add/" for m in FORMS)]
    wide: dict[str, list[str]] = {}
    for address in pages:
        page.goto(f"/admin/{address}")
        if parts := page.evaluate(SCROLLS_SIDEWAYS):
            wide[address] = parts
    assert wide == {}


def test_a_list_names_its_columns_in_each_card(page: Page) -> None:
    sign_in(page, "owner")
    page.set_viewport_size(PHONE)
    page.goto("/admin/organizations/membership/")
    card = page.locator("#result_list tr", has_text="Nigora Karimova")
    expect(card.locator("[data-label=Roles]")).to_have_text("Salesperson")
    expect(page.locator("#result_list thead")).to_be_hidden()
