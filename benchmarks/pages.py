"""How long pages over a filled database take on the server, and how many queries each makes."""

import json
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from benchmarks.throwaway import database_of_its_own

type Measured = dict[str, dict[str, Any]]


def measure_pages[Filled](
    name: str,
    *,
    fill: Callable[[], Filled],
    measure: Callable[[Filled], Measured],
    allowed_ms: Mapping[str, int],
    about: Callable[[Filled], dict[str, Any]],
    most_queries: int | None = None,
) -> None:
    """Prints as JSON what `measure` tells of a database of its own, and which pages are beyond what is allowed."""
    setup_test_environment()
    with database_of_its_own():
        started = time.perf_counter()
        filled = fill()
        seconds = time.perf_counter() - started
        pages, words = measure(filled), about(filled)
    allowed = allowed_ms[connection.vendor]
    queries = most_queries or max(page["queries"] for page in pages.values())
    slow = [key for key, page in pages.items() if page["first_ms"] > allowed or page["queries"] > queries]
    result = {
        "benchmark": name, "database": connection.vendor, **words,
        "filled_seconds": round(seconds, 1), "allowed_ms": allowed, "pages": pages, "beyond": slow,
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False, indent=1))


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
    shown = {"rows": response.context["pages"].count} if "pages" in (response.context or {}) else {}
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
