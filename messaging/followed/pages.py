"""What stands behind a link, in words: pages of the program by the names that their apps give them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from common.contributions import Registry

TITLE_LENGTH = 80


@dataclass(frozen=True)
class Page:
    """`mark` tells kinds of pages apart ("price_list"); `wants_token`: the page itself notes who comes by a link."""

    title: str = ""
    mark: str = ""
    wants_token: bool = False


# {name of an address of ours: what it is, by its arguments; nothing if there is no such page (any more)}
own_pages: Registry[Callable[..., Page | None]] = Registry()


def page_behind(url: str) -> Page:
    """Of others, the host and the path: what follows may hold words about a person."""
    parts = urlsplit(url)
    if settings.PUBLIC_URL and url.startswith(f"{settings.PUBLIC_URL}/"):
        return _own_page(parts.path) or Page()
    name = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
    return Page(name if len(name) <= TITLE_LENGTH else f"{name[: TITLE_LENGTH - 1]}…")


def _own_page(path: str) -> Page | None:
    try:
        found = resolve(path)
    except Resolver404:
        return None
    names: dict[str, Any] = dict(own_pages.items())
    describe = names.get(found.view_name)
    page: Page | None = describe(**found.kwargs) if describe else None
    return page
