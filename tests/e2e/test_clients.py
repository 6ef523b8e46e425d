"""Clients as a desk meets them: a mother comes with her second child, and is not typed again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.clicks import counted
from tests.e2e.people import sign_in

pytestmark = pytest.mark.e2e

MOTHER_PHONE = "94 611 20 20"


def add_first_child(page: Page) -> None:
    page.goto("/admin/clients/client/add/")
    page.locator("#id_first_name").fill("Behruz")
    page.locator("#id_last_name").fill("Qosimov")
    page.locator("#id_guardian_first_name").fill("Shoira")
    page.locator("#id_guardian_last_name").fill("Qosimova")
    page.locator("#id_guardian_phone").fill(MOTHER_PHONE)
    page.get_by_role("button", name="Add", exact=True).last.click()
    page.wait_for_url(re.compile(r"/clients/client/\d+/change/"))


def test_a_second_child_of_the_same_mother_takes_two_clicks_and_a_name(page: Page) -> None:
    sign_in(page, "reception")
    add_first_child(page)
    expect(page.locator("#family")).to_contain_text("Shoira Qosimova")

    clicks = counted(page)
    page.get_by_role("link", name="Add a brother or sister").click()
    expect(page.locator(".clients-linked")).to_contain_text("Shoira Qosimova")
    expect(page.locator("#id_guardian_first_name")).to_have_count(0)
    expect(page.locator("#id_last_name")).to_have_value("Qosimova")
    page.locator("#id_first_name").fill("Madina")
    page.get_by_role("button", name="Add", exact=True).last.click()
    expect(page.get_by_role("heading", name="Madina Qosimova", exact=True)).to_be_visible()
    assert len(clicks) == 2

    family = page.locator("#family")
    expect(family).to_contain_text("Shoira Qosimova")
    expect(family.locator(".clients-siblings")).to_contain_text("Behruz Qosimov")
    family.get_by_role("link", name="Shoira Qosimova").click()
    children = page.get_by_role("region", name="Answers for")
    expect(children.locator("li")).to_have_count(2)

    page.goto(f"/admin/clients/client/?q={MOTHER_PHONE.replace(' ', '')}")
    expect(page.locator(".rows-nm b").get_by_text("Shoira Qosimova", exact=True)).to_have_count(1)
