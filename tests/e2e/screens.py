"""Pictures of pages, as the documents show them: light, dark and on a phone."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "screenshots"
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)


def screenshot(page: Page, name: str, *, whole: bool = True) -> None:
    """Write `<name>-dark.png`, `-phone.png` and `-light.png`; the page is left light and wide.

    Of a long list `whole=False` shows what fits the window.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    take(page, FOLDER / f"{name}-dark.png", "dark", DESK, whole)
    take(page, FOLDER / f"{name}-phone.png", "light", PHONE, whole)
    take(page, FOLDER / f"{name}-light.png", "light", DESK, whole)


def take(page: Page, path: Path, theme: Literal["light", "dark"], size: ViewportSize, whole: bool) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function("window.Alpine")
    # The page looks at the browser's wish only once, when it opens; its own switch works at once.
    page.evaluate("theme => Alpine.$data(document.documentElement).switchTheme(theme)", theme)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, animations="disabled", full_page=whole)
