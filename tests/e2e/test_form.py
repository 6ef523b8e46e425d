"""From the square on a poster to a lead whose first call is due, in under a minute, before a salesperson who reloads
nothing; and the form in a frame of another page."""

import html
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.e2e.conftest import visiting
from tests.e2e.people import sign_in
from tests.e2e.screens import FOLDER, PHONE, screenshot

pytestmark = pytest.mark.e2e
MINUTE = 60


def open_form(page: Page) -> None:
    page.goto("/admin/import_service/hostedform/")
    page.get_by_role("link", name="Landing page").click()


def poster_of(page: Page) -> str:
    """What a telephone reads in the square on its picture."""
    page.get_by_text("Posters to print").click()
    page.get_by_label("Where they will hang").fill("Metro Chilonzor\nSchool No. 5")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Show the posters").click()
    poster = opened.value
    expect(poster.locator("article")).to_have_count(2)
    poster.set_viewport_size({"width": 820, "height": 1160})
    picture = poster.locator("article").first.screenshot(path=FOLDER / "form-poster.png")
    poster.close()
    code = zxingcpp.read_barcode(Image.open(BytesIO(picture)))
    assert code
    return str(code.text)


def give_leads_to_sardor(page: Page) -> None:
    page.goto("/admin/leads/leadsource/")
    page.get_by_role("link", name="Landing page").first.click()
    page.locator("#id_default_owner").select_option(label="Sardor Umarov")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def fill_in(phone: Page | FrameLocator, name: str, number: str) -> None:
    phone.get_by_label("Name and surname").fill(name)
    phone.get_by_label("Phone").fill(number)
    phone.get_by_label("Which course?").select_option(label="IELTS")
    phone.get_by_label("I agree that").check()
    # A person needs longer than that anyway.
    time.sleep(2.1)


def picture(phone: Page, name: str) -> None:
    for theme in ("dark", "light"):
        phone.emulate_media(color_scheme=theme, reduced_motion="reduce")
        phone.screenshot(path=FOLDER / f"{name}-{theme}.png", full_page=True)


@contextmanager
def telephone(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site, viewport=PHONE, locale="en-GB", timezone_id="Asia/Tashkent", has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_from_a_poster_to_a_first_call_within_a_minute(page: Page, browser: Browser, site: str) -> None:
    sign_in(page, "owner")
    give_leads_to_sardor(page)
    open_form(page)
    url = poster_of(page)
    assert url.endswith("?utm_source=poster&utm_content=Metro+Chilonzor")
    with visiting(browser, site) as seller, telephone(browser, site) as phone:
        sign_in(seller, "sardor")
        seller.goto("/admin/my-day/")
        phone.goto(url)
        expect(phone.get_by_role("heading", name="Sign up for lessons")).to_be_visible()
        picture(phone, "form-phone")
        phone.get_by_role("button", name="Send").tap()
        expect(phone.get_by_text("Not sent yet")).to_be_visible()
        fill_in(phone, "Ziyoda Poster", "90 777 00 11")
        phone.get_by_role("button", name="Send").tap()
        expect(phone.get_by_role("heading", name="Thank you!")).to_be_visible()
        sent_at = time.monotonic()
        picture(phone, "form-thanks-phone")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        offer = seller.get_by_role("button", name=re.compile("new leads? – show"))
        expect(offer).to_be_visible(timeout=MINUTE * 1000)
        assert time.monotonic() - sent_at < MINUTE
        offer.click()
        expect(offer).to_have_count(0)
        expect(seller.get_by_text("Ziyoda Poster").first).to_be_visible()
        seller.goto("/admin/leads/lead/?q=Ziyoda")
        seller.get_by_role("link", name="Ziyoda Poster").first.click()
        expect(seller.get_by_text("First call").first).to_be_visible()
        expect(seller.locator(".page-line", has_text="Agreed")).to_contain_text("contacts me about lessons")
        expect(seller.get_by_text("Metro Chilonzor").first).to_be_attached()


def test_the_form_is_set_up_beside_how_it_looks(page: Page) -> None:
    sign_in(page, "owner")
    open_form(page)
    preview = page.frame_locator("[data-preview]")
    expect(preview.get_by_label("Phone")).to_be_visible()
    page.get_by_role("checkbox", name="Age").check()
    expect(preview.get_by_label("Age")).to_be_visible()
    page.get_by_label("Title", exact=True).first.fill("IELTS in three months")
    expect(preview.get_by_role("heading", name="IELTS in three months")).to_be_visible()
    page.get_by_role("button", name="Phone: up").click()
    first = preview.locator("form .question").first
    expect(first).to_contain_text("Phone")
    screenshot(page, "form-setup", whole=False)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    expect(page.locator("[name=questions_order]").first).to_have_value("phone")
    page.get_by_role("button", name="Phone: down").click()
    page.get_by_role("checkbox", name="Age").uncheck()
    page.get_by_label("Title", exact=True).first.fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


class School(BaseHTTPRequestHandler):
    """The site of a school that shows the form in a frame."""

    snippet = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!DOCTYPE html><title>School</title><h1>Our school</h1>{self.snippet}".encode())

    def log_message(self, *_told: object) -> None:
        """The test says what went wrong."""


@contextmanager
def school_site(snippet: str) -> Iterator[str]:
    handler = type("OneSchool", (School,), {"snippet": snippet})
    with ThreadingHTTPServer(("localhost", 0), partial(handler)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_in_a_frame_it_grows_and_learns_where_the_visitor_came_from(page: Page, browser: Browser, site: str) -> None:
    sign_in(page, "owner")
    open_form(page)
    page.get_by_text("On a page of yours").click()
    snippet = html.unescape(str(page.locator(".form-code [data-copy]").get_attribute("data-copy")))
    with school_site(snippet) as school:
        page.get_by_role("link", name="Name your site at the door").click()
        page.get_by_label("Pages that may deliver").fill(school)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("was changed successfully")).to_be_visible()
        with visiting(browser, site) as visitor:
            visitor.goto(f"{school}/?utm_source=google&gclid=click-1")
            form = visitor.frame_locator("iframe")
            expect(form.locator("[name=utm_source]")).to_have_value("google")
            height = visitor.locator("iframe").evaluate("frame => frame.offsetHeight")
            fill_in(form, "Framed Visitor", "90 777 00 22")
            form.get_by_role("button", name="Send").click()
            expect(form.get_by_role("heading", name="Thank you!")).to_be_visible()
            visitor.wait_for_function(f"document.querySelector('iframe').offsetHeight < {height}")
    page.goto("/admin/leads/lead/?q=Framed")
    page.get_by_role("link", name="Framed Visitor").first.click()
    page.get_by_text("Other columns").click()
    expect(page.get_by_text("click-1").first).to_be_visible()
