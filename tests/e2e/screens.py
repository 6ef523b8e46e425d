"""Pictures of pages, as the documents show them: light, dark and on a phone."""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "screenshots"
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)


def screenshot(page: Page, name: str) -> None:
    """Write `<name>-light.png`, `-dark.png` and `-phone.png`; the page is left light and wide."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for suffix, scheme, size in (("dark", "dark", DESK), ("phone", "light", PHONE), ("light", "light", DESK)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}-{suffix}.png", animations="disabled", full_page=True)
