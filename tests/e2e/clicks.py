"""Counts what a person presses, on whatever page."""

from playwright.sync_api import Page

# Not the click: the one on a label comes a second time, from its field.
COUNT_CLICKS = "addEventListener('pointerdown', event => event.isTrusted && window.countClick(), true)"


def counted(page: Page) -> list[int]:
    """One entry for each press from now on."""
    clicks: list[int] = []
    page.expose_function("countClick", lambda: clicks.append(1))
    page.add_init_script(COUNT_CLICKS)
    page.evaluate(COUNT_CLICKS)
    return clicks
