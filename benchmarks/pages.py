"""How long a page takes on the server, and how many queries it makes."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def measure_page(browser: Client, address: str, repeat: int) -> dict[str, Any]:
    """Milliseconds of the `first` look, after every kept count was forgotten, and of the `next`, the click after it."""

    def look() -> Any:
        response = browser.get(address)
        assert response.status_code == 200, response.status_code
        return response

    first, following = [], []
    for _ in range(repeat):
        cache.clear()
        first.append(milliseconds(look))
        following.append(milliseconds(look))
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = look()
    shown = {"leads": response.context["pages"].count} if "pages" in (response.context or {}) else {}
    return {
        "first_ms": round(statistics.median(first)),
        "next_ms": round(statistics.median(following)),
        "queries": len(queries),
        **shown,
    }


def milliseconds(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000
