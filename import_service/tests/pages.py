"""Pages of the admin as tests read them."""

import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def shown(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def copied(said: str) -> list[str]:
    """What buttons of a page put on the clipboard."""
    return [html.unescape(text) for text in re.findall(r'data-copy="([^"]*)"', said)]


def queries_of(browser: Client, *addresses: str) -> list[int]:
    """How many each page needs, once everything that is remembered is."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(browser, address)
        return len(queries)

    for address in addresses:
        count(address)
    return [count(address) for address in addresses]
