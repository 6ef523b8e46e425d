"""Doors in the browser: what cannot be read is found in the tray, mended and tried again; a source that fell silent is
seen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import visiting
from tests.e2e.people import sign_in
from tests.e2e.program import manage, of_folder
from tests.e2e.screens import screenshot

pytestmark = pytest.mark.e2e
# Alerts are looked for once a minute.
BY_THE_MINUTE = 150_000
# What came to the source in five weeks, each 20 minutes, until two hours ago.
FIVE_WEEKS = """
from datetime import timedelta
from django.utils import timezone
from import_service.models import Delivery
from leads.models import LeadSource
from organizations.models import Organization
from organizations.scoping import organization_scope
with organization_scope(Organization.objects.get(is_demo=True)):
    source, now = LeadSource.objects.get(name="2GIS and calls"), timezone.now() - timedelta(hours=2)
    kept = Delivery.objects.bulk_create(
        Delivery(source=source, door="form", digest=str(turn), payload={}, state="done") for turn in range(2_520)
    )
    for turn, delivery in enumerate(kept):
        delivery.received_at = now - timedelta(minutes=20 * turn)
    Delivery.objects.bulk_update(kept, ["received_at"], batch_size=400)
"""


def open_door(page: Page, source: str) -> str:
    """Its address, as the page of the door gives it to be copied."""
    page.goto("/admin/import_service/intake/add/")
    page.locator("#id_source").select_option(label=source)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The door is open")).to_be_visible()
    return str(page.locator("[data-copy]").first.get_attribute("data-copy"))


def deliver(page: Page, address: str, name: str, number: str) -> int:
    """A form whose maker called the phone “reach_at”."""
    return int(page.request.post(address, data={"name": name, "reach_at": number}).status)


def test_fields_nobody_understood_are_found_in_the_tray_and_tried_again(page: Page) -> None:
    sign_in(page, "owner")
    address = open_door(page, "School fair, November")
    assert deliver(page, address, "Ziyoda Tray", "90 777 00 33") == 400
    page.goto("/admin/import_service/intake/")
    page.get_by_role("link", name=re.compile("1 to mend")).click()
    page.get_by_role("link", name="Ziyoda Tray").first.click()
    expect(page.locator(".import-errors, .delivery-wrong").first).to_be_visible()
    page.get_by_label("What “reach_at” means").select_option(label="Phone")
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("link", name="Ziyoda Tray").first.click()
    expect(page.get_by_text("First call").first).to_be_visible()
    assert deliver(page, address, "Umida Tray", "90 777 00 34") == 201
    page.goto("/admin/leads/lead/?q=Umida")
    expect(page.get_by_role("link", name="Umida Tray").first).to_be_visible()


def test_a_source_that_fell_silent_is_seen(page: Page, browser: Browser, site: str, folder: Path) -> None:
    sign_in(page, "owner")
    open_door(page, "2GIS and calls")
    manage(of_folder(folder), "shell", "--command", FIVE_WEEKS)
    page.goto("/admin/import_service/intake/")
    expect(page.locator("tr", has_text="2GIS and calls")).to_contain_text("Silent")
    screenshot(page, "doors", whole=False)
    page.get_by_role("link", name="2GIS and calls").click()
    expect(page.get_by_role("status").filter(has_text="Nothing came since")).to_be_visible()
    with visiting(browser, site) as leader:
        sign_in(leader, "manager")
        leader.goto("/admin/reminders/alert/")
        alert = leader.get_by_text(re.compile("2GIS and calls.*silent|silent.*2GIS and calls", re.IGNORECASE))
        for _ in range(BY_THE_MINUTE // 10_000):
            if alert.count():
                break
            leader.wait_for_timeout(10_000)
            leader.reload()
        # Five a day stand on top; after so many others of the demo it waits in its group.
        if not alert.first.is_visible():
            leader.locator("summary", has_text="A source is silent").click()
        expect(alert.first).to_be_visible()
