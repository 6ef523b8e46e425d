"""What every browser test shares: the running program and a page in Chromium that tolerates no error."""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.program import PROJECT, prepared_program
from tests.e2e.screens import DESK

CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
FAILURES = PROJECT / "var" / "e2e-failures"
# Two programs with two browsers share the processors: a page that is right may need longer than five seconds.
expect.set_options(timeout=15_000)


def find_chromium() -> str:
    for name in (os.environ.get("CHROMIUM", ""), *CHROMIUM):
        if found := shutil.which(name):
            return found
    pytest.exit(
        "No Chromium was found. Install it (Debian: sudo apt-get install chromium; macOS: brew install --cask "
        "chromium) or name it: make e2e CHROMIUM=/path/to/chrome",
        returncode=1,
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all that the running program keeps."""
    return tmp_path_factory.mktemp("program")


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[str]:
    """The address of the running program, with its demo center."""
    with prepared_program(folder) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET  # root gets no sandbox from Chromium
    path = find_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with visiting(browser, site) as page:
        yield page


@contextmanager
def visiting(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a new visitor; an error in its console, or a script that fails, fails the test."""
    context = browser.new_context(base_url=site, viewport=DESK, locale="en-GB", timezone_id="Asia/Tashkent")
    page = context.new_page()
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location['url']})")

    page.on("console", listen)
    page.on("pageerror", lambda error: errors.append(f"{error.message}\n{error.stack or ''}"))
    yield page
    context.close()
    assert errors == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page on which a test failed."""
    report = yield
    page = item.funcargs.get("page")
    if report.when == "call" and report.failed and isinstance(page, Page):
        FAILURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=FAILURES / f"{re.sub(r'[^a-z0-9_]+', '-', item.name.lower())}.png", full_page=True)
    return report
