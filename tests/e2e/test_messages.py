"""Messages in the browser: written to a group, settled when nobody knows whether they arrived, worded anew."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e

WORDS = "Tomorrow we meet in the garden, {name}. Bring water."


def test_a_group_is_written_to_in_three_clicks(page: Page) -> None:
    sign_in(page, "reception")
    page.goto("/admin/scheduling/group/?q=FE-1")
    page.locator("tbody a[href*='/scheduling/group/']", has_text="FE-1").first.click()
    clicks = counted(page)
    page.get_by_role("link", name="Write to group").click()
    people = page.locator(".writing h2").inner_text().rpartition(": ")[2]
    box = page.get_by_role("textbox").first
    box.fill(WORDS)
    expect(page.locator("[data-write-preview]")).to_contain_text("Tomorrow we meet in the garden")
    expect(page.locator("[data-write-preview]")).not_to_contain_text("{name}")
    screenshot(page, "write-to-group")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".telling header")).to_contain_text(people)
    assert len(clicks) == 2


def test_who_knows_that_it_arrived_says_so_and_takes_it_back(page: Page) -> None:
    sign_in(page, "manager")
    page.goto("/admin/messaging/message/?show=uncertain")
    unsure = page.locator("tbody tr", has_text="Not sure it arrived").first
    expect(unsure).to_be_visible()
    screenshot(page, "sent-unsure")
    unsure.get_by_role("button", name="It arrived").click()
    expect(page.locator("tbody tr").first).to_contain_text("Said by a person")
    page.locator(".x-toast").get_by_role("button", name="Undo").click()
    expect(page.locator("tbody tr").first).to_contain_text("Not sure it arrived")


def test_a_text_gets_words_of_the_center_and_only_names_that_exist(page: Page) -> None:
    sign_in(page, "manager")
    page.goto("/admin/messaging/messagetemplate/")
    page.locator(".texts-kind", has_text="A lesson is cancelled").get_by_role("link", name="English").click()
    text = page.get_by_label("Text")
    text.fill("No lesson on {dat}.")
    expect(page.locator("#text-preview [role=alert]")).to_contain_text("{dat}")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".texts-card [role=alert]")).to_contain_text("{dat}")
    text.fill("No lesson on ")
    page.get_by_role("button", name="{date}").click()
    expect(page.locator(".texts-bubble")).not_to_contain_text("{date}")
    screenshot(page, "text-editor")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".texts-state")).to_contain_text("own words")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".texts-state")).to_contain_text("the program’s words")
