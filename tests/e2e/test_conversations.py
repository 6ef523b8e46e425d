"""A question is answered from the page of conversations: opened, taken over, typed, sent; by keys and on a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in
from tests.e2e.screens import PHONE, screenshot

pytestmark = pytest.mark.e2e


def open_list(page: Page) -> None:
    sign_in(page, "manager")
    page.goto("/admin/conversations/")
    expect(row(page, "Waiting for a person").first).to_be_visible()


def row(page: Page, section: str) -> Locator:
    return page.locator(f".talk-sec:has-text('{section}') + ul .talk-row")


def box(page: Page) -> Locator:
    return page.get_by_label("Write to")


def bubble(page: Page, words: str) -> Locator:
    return page.locator(".talk-m", has_text=words)


def test_a_question_is_answered(page: Page) -> None:
    open_list(page)
    clicks = counted(page)
    row(page, "With the bot").first.click()
    expect(page.get_by_text("The bot is answering.")).to_be_visible()
    expect(box(page)).to_have_count(0)
    page.get_by_role("button", name="Take over").click()
    expect(box(page)).to_be_focused()
    page.keyboard.type("On Tuesday at 17:00.\nShall I book it?")
    page.keyboard.press("Control+Enter")
    answer = bubble(page, "Shall I book it?")
    expect(answer).to_contain_text("Jamshid, you")
    expect(answer).to_contain_text("Due")
    expect(box(page)).to_have_value("")
    assert len(clicks) == 2
    expect(page.locator(".talk-row.is-on")).to_contain_text("You: On Tuesday")
    page.get_by_role("button", name="Hand back").click()
    expect(page.get_by_text("The bot is answering.")).to_be_visible()


def test_ready_texts_and_free_trials_go_into_the_box_and_stay_there(page: Page) -> None:
    open_list(page)
    row(page, "Waiting for a person").first.click()
    box(page).click()
    page.keyboard.press("/")
    page.locator("#talk-quick").get_by_role("button", name="How to find us").click()
    expect(box(page)).to_have_value(re.compile("Chilonzor|•"))
    before = box(page).input_value()
    page.locator("[data-say]").first.click()
    assert len(box(page).input_value()) > len(before)
    kept = box(page).input_value()
    row(page, "With the bot").first.click()
    expect(box(page)).to_have_count(0)
    row(page, "Waiting for a person").first.click()
    expect(box(page)).to_have_value(kept)


def test_keys_search_and_taking_back(page: Page) -> None:
    open_list(page)
    page.keyboard.press("j")
    expect(page.locator(".talk-row.is-on")).to_have_count(1)
    first = page.locator(".talk-head b").inner_text()
    page.keyboard.press("j")
    expect(page.locator(".talk-head b")).not_to_have_text(first)
    page.keyboard.press("k")
    expect(page.locator(".talk-head b")).to_have_text(first)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("This conversation is closed.")).to_be_visible()
    page.locator(".x-toast").get_by_role("button", name="Undo").click()
    expect(row(page, "Waiting for a person").first).to_contain_text(first)
    page.keyboard.press("Escape")
    page.locator(".talk-thread").click(position={"x": 5, "y": 5})
    page.keyboard.press("/")
    page.keyboard.type("субботу утром")
    expect(page.locator(".talk-row")).to_have_count(1)


def test_on_a_phone_the_list_comes_first(page: Page) -> None:
    open_list(page)
    page.set_viewport_size(PHONE)
    page.goto("/admin/conversations/")
    page.locator(".talk-row", has_text="А есть места в субботу").click()
    expect(box(page)).to_be_visible()
    expect(page.locator(".talk-list")).to_be_hidden()
    page.get_by_role("button", name="Who it is").click()
    expect(page.get_by_role("link", name="Open the lead")).to_be_visible()
    page.get_by_role("button", name="Back to the conversation").click()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".talk-list")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_pictures_of_conversations(page: Page) -> None:
    open_list(page)
    page.locator(".talk-row", has_text="А есть места в субботу").click()
    expect(box(page)).to_be_visible()
    screenshot(page, "conversations", whole=False)
