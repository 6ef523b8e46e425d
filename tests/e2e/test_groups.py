"""A group that needs a room and a teacher who are taken: told once for its whole term, saved elsewhere by a press."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in

pytestmark = pytest.mark.e2e

LIST = "/admin/scheduling/group/"
COPIED = ("course", "starts_at", "lesson_minutes", "first_day", "last_day", "room", "teacher", "capacity")


def write_its_double(page: Page) -> None:
    """The form of a new group, at the hours, in the room and with the teacher of one that is here."""
    page.goto(LIST)
    page.locator("#result_list tbody tr th a").first.click()
    values = {name: page.locator(f"[name={name}]").input_value() for name in COPIED}
    days = page.locator("[name=days]:checked").evaluate_all("all => all.map((each) => each.value)")
    page.goto(f"{LIST}add/")
    page.locator("[name=name]").fill("Double")
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    for day in days:
        page.locator(f"[name=days][value={day}]").check()


def test_a_group_that_clashes_is_saved_elsewhere_by_one_press(page: Page) -> None:
    sign_in(page, "manager")
    write_its_double(page)
    page.locator("[name=name]").press("Enter")
    told = page.locator(".group-clash")
    expect(told).to_contain_text("would need what is taken")
    expect(told.get_by_role("listitem")).to_have_count(2)  # the room and the teacher, each once for the whole term
    told.get_by_role("button").first.click()
    expect(page.get_by_text("lessons added")).to_be_visible()
    double = page.get_by_role("link", name="Double", exact=True)
    double.click()
    page.get_by_role("link", name="Archive").click()
    page.locator("#dialog").get_by_role("button", name="Archive").click()
    expect(page.get_by_text("Double is archived.")).to_be_visible()
    page.goto(LIST)
    expect(page.locator("#result_list tbody tr").first).to_be_visible()
    expect(double).to_have_count(0)
