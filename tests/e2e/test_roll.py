"""The roll of a lesson by thumb and by keys: two absentees and all others present in three presses."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in
from tests.e2e.screens import PHONE, screenshot

pytestmark = pytest.mark.e2e


def open_unmarked(page: Page, at_least: int = 4) -> int:
    """A roll that nobody has marked, of so many people; how many they are."""
    sign_in(page, "manager")
    page.goto("/admin/rolls/")
    lines = page.locator("section:has(#rolls-waiting) li a")
    for number, words in enumerate(lines.all_inner_texts()):
        people = re.search(r"\b0 of (\d+)", words)
        if people and int(people[1]) >= at_least:
            lines.nth(number).click()
            expect(page.locator("[data-row]")).to_have_count(int(people[1]))
            return int(people[1])
    raise AssertionError("The demo has no roll that waits.")


def states(page: Page) -> list[str]:
    """What is chosen in each row."""
    values: list[str] = page.locator(".roll-marks input:checked").evaluate_all("all => all.map((each) => each.value)")
    return values


def mark(page: Page, row: int, name: str) -> None:
    page.locator("[data-row]").nth(row).locator("label", has_text=name).click()


def foot(page: Page) -> Locator:
    return page.locator(".roll-save")


def expect_marked(page: Page, marked: int, people: int) -> None:
    """The foot counts so many. As a whole number: "10 of 10 marked" holds "0 of 10 marked"."""
    expect(foot(page)).to_contain_text(re.compile(rf"\b{marked} of {people} marked"))


def test_two_absentees_and_all_others_present_in_three_presses(page: Page) -> None:
    people = open_unmarked(page)
    page.set_viewport_size(PHONE)
    clicks = counted(page)
    mark(page, 0, "Absent")
    mark(page, 2, "Absent")
    expect_marked(page, 2, people)
    foot(page).get_by_role("button", name=f"Other {people - 2} present, save").click()
    toast = page.locator(".x-toast", has_text=f"{people} marks saved")
    expect(toast).to_be_visible()
    assert len(clicks) == 3
    expect(foot(page)).to_contain_text("Everybody is marked")
    assert states(page) == ["absent", "present", "absent", *["present"] * (people - 3)]
    toast.get_by_role("button", name="Undo").click()
    expect_marked(page, 0, people)
    assert set(states(page)) == {""}


def test_a_second_press_takes_a_mark_off_and_nothing_is_saved_before_it_is_saved(page: Page) -> None:
    people = open_unmarked(page)
    mark(page, 0, "Late")
    mark(page, 1, "Excused")
    expect(page.locator("[data-row]").nth(1).locator(".roll-note input")).to_be_visible()
    mark(page, 0, "Late")
    expect_marked(page, 1, people)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect_marked(page, 0, people)


def test_keys_mark_one_after_another(page: Page) -> None:
    people = open_unmarked(page)
    page.locator("[data-row] input").first.focus()
    for key in ("1", "3", "2"):
        page.keyboard.press(key)
    expect_marked(page, 3, people)
    assert states(page)[:3] == ["present", "absent", "late"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("0")
    expect_marked(page, 2, people)


def test_pictures_of_a_roll(page: Page) -> None:
    open_unmarked(page, 7)
    for row, name in enumerate(("Present", "Absent", "Present", "Late", "Excused")):
        mark(page, row, name)
    screenshot(page, "roll", whole=False)
