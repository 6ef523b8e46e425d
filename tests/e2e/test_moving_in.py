"""A center moves in: the workbook of the demo center into an empty one, click by click."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from crm_project.demo.words import PEOPLE
from tests.e2e.people import sign_in

pytestmark = pytest.mark.e2e
MOST_CLICKS = 20
# Until a worker has read or written the workbook.
BY_WORKER = 60_000
# The running numbers of students begin anew.
NUMBERS = {"No.", "Student’s No."}


class Hand:
    """Counts every press of the mouse."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)

    def menu(self, name: str) -> None:
        menu = self.page.locator("#nav-sidebar-inner")
        self.click(menu.get_by_role("link").filter(has=self.page.get_by_text(name, exact=True)))

    def take_everything(self, path: Path) -> Path:
        """The center as a workbook, by the page of moving in."""
        with self.page.expect_download() as download:
            self.button("Download what is here")
        download.value.save_as(path)
        return path


def lists_of(workbook: Path) -> Mapping[str, list[list[str]]]:
    """{sheet: its rows in any order} without what explains them and running numbers."""
    book = load_workbook(workbook, read_only=True)
    found = {}
    for sheet in book.worksheets[:-1]:
        head, *rows = sheet.iter_rows(values_only=True)
        kept = [place for place, label in enumerate(head) if label not in NUMBERS]
        found[sheet.title] = sorted([str(row[place] or "") for place in kept] for row in rows)
    return found


def test_the_demo_moves_into_an_empty_center(page: Page, tmp_path: Path) -> None:
    sign_in(page, "owner")
    hand = Hand(page)
    hand.button("Settings")
    hand.menu("Move in")
    workbook = hand.take_everything(tmp_path / "demo.xlsx")
    hand.menu("Groups")
    groups = rows_of_groups(page)
    assert len(groups) == 40

    hand.click(page.get_by_text(PEOPLE["owner"][0]))
    hand.link("Open another center")
    page.get_by_label("What is your center called?").fill("Samarkand School")
    hand.button("Open the center")
    hand.link("Move in with one workbook")
    hand.clicks += 1  # the choice of the file
    page.locator("input[type=file]").set_input_files(workbook)
    hand.button("Read it")
    expect(page.get_by_text("rows move in.")).to_be_visible(timeout=BY_WORKER)
    hand.button("Move in")
    expect(page.get_by_role("heading", name="You have moved in")).to_be_visible(timeout=BY_WORKER)

    hand.menu("Groups")
    assert rows_of_groups(page) == groups
    hand.button("Settings")
    hand.menu("Move in")
    again = hand.take_everything(tmp_path / "again.xlsx")
    lists = lists_of(workbook)
    assert len(lists["Students"]) >= 600
    assert lists_of(again) == lists
    assert hand.clicks <= MOST_CLICKS


def rows_of_groups(page: Page) -> list[str]:
    """Everything the list says: names, times, rooms, teachers, seats."""
    rows = page.locator("#result_list tbody tr")
    expect(rows.first).to_be_visible()
    return rows.all_inner_texts()
