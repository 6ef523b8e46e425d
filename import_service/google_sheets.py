"""The only door to Google Sheets: the id in a link, and the cells of one tab as the text that people see.

gspread is used nowhere else. A link is never opened: its id is taken out of it, and only Google's own API is asked.
"""

import json
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format, time_format
from django.utils.translation import gettext as _

from import_service.choices import SheetState

if TYPE_CHECKING:
    import gspread
    from requests import Response

HOST = "docs.google.com"
KEY = re.compile(r"[A-Za-z0-9_-]{20,100}")
PATH = re.compile(rf"/spreadsheets/(?:u/\d+/)?d/({KEY.pattern})(?:/.*)?")
READ_ONLY = "https://www.googleapis.com/auth/spreadsheets.readonly"
TAB_FACTS = "sheets.properties(title,sheetType,gridProperties(rowCount,columnCount))"
# Seconds to connect, and between two pieces of the answer.
TIMEOUT = (5, 25)
# Google's own limit is ten million for all tabs together; half of it is already more memory than a worker should take.
MAX_CELLS = 5_000_000
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=24)
JITTER_SECONDS = 30
TABS_NAMED = 10


class SheetProblem(Exception):  # noqa: N818 - the word people read
    """Why a sheet was not read; `message` says it to a person, with what to do."""

    state: SheetState

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    @property
    def message(self) -> str:
        return self.sentence


class SheetRefused(SheetProblem):
    """It stays like this until somebody does something."""

    state = SheetState.REFUSED


class SheetBusy(SheetProblem):
    """It passes by itself; asking before `retry_at` is of no use."""

    state = SheetState.BUSY

    def __init__(self, sentence: str, retry_at: datetime) -> None:
        super().__init__(sentence)
        self.retry_at = retry_at

    @property
    def message(self) -> str:
        time = time_format(timezone.localtime(self.retry_at), "H:i")
        return f"{self.sentence} " + _("Try again after %(time)s.") % {"time": time}


def sheet_key(text: str) -> str:
    """The id of a Google Sheet, from its link or from the id itself; raises SheetRefused for anything else."""
    text = text.strip()
    if KEY.fullmatch(text):
        return text
    try:
        link = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        link = urlsplit("")
    found = PATH.fullmatch(link.path)
    if link.scheme not in ("http", "https") or link.netloc.lower() != HOST or not found:
        raise SheetRefused(
            _(
                "This is no link of a Google Sheet. Open the sheet and copy the address of the page: "
                "it begins with https://docs.google.com/spreadsheets/d/"
            )
        )
    return found[1]


def service_address() -> str:
    """The address people share their sheets with; empty while no key file is set or it cannot be read."""
    try:
        address = json.loads(_account_file().read_text(encoding="utf-8"))["client_email"]
    except (SheetRefused, OSError, ValueError, KeyError, TypeError):
        return ""
    return str(address)


def read_sheet(key: str, tab: str) -> tuple[list[str], list[list[str]]]:
    """The first row of the tab (the first tab if it has no name here) and the rows below it, as formatted text.

    Raises SheetRefused or SheetBusy.
    """
    with _problems_in_words(tab):
        client = _open_client()
        title = _find_tab(client, key, tab)
        values = _read_values(client, key, title)
    if not values or not any(cell.strip() for cell in values[0]):
        raise SheetRefused(
            _("Row 1 of the tab “%(tab)s” is empty. Put the names of the columns there.") % {"tab": title}
        )
    return values[0], values[1:]


def _account_file() -> Path:
    if not settings.GOOGLE_SERVICE_ACCOUNT_FILE:
        raise SheetRefused(
            _(
                "Google Sheets is not connected yet: ask whoever runs this server to set GOOGLE_SERVICE_ACCOUNT_FILE "
                "to the key file of a Google service account (docs/google-sheets.md says how)."
            )
        )
    path: Path = settings.BASE_DIR / settings.GOOGLE_SERVICE_ACCOUNT_FILE
    return path


def _open_client() -> "gspread.Client":
    import gspread

    path = _account_file()
    try:
        client = gspread.service_account(filename=path, scopes=[READ_ONLY])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SheetRefused(
            _(
                "The key file named by GOOGLE_SERVICE_ACCOUNT_FILE is not there or is no key of a Google service "
                "account. Ask whoever runs this server to put the JSON file there that Google gave."
            )
        ) from error
    client.set_timeout(TIMEOUT)
    return client


def _find_tab(client: "gspread.Client", key: str, tab: str) -> str:
    """The full name of the tab, which is there and not too large."""
    answer = client.http_client.fetch_sheet_metadata(key, {"includeGridData": "false", "fields": TAB_FACTS})
    tabs = [sheet["properties"] for sheet in answer.get("sheets", [])]
    tables = {facts["title"]: facts.get("gridProperties", {}) for facts in tabs if _is_table(facts)}
    title = next((name for name in tables if not tab or name.strip().casefold() == tab.strip().casefold()), None)
    if title is None:
        raise SheetRefused(_tab_missing(tab, list(tables)))
    _refuse_too_large(title, tables[title])
    return title


def _is_table(facts: dict[str, Any]) -> bool:
    return facts.get("sheetType", "GRID") == "GRID"


def _refuse_too_large(title: str, grid: dict[str, int]) -> None:
    cells = grid.get("rowCount", 0) * grid.get("columnCount", 0)
    if cells > MAX_CELLS:
        sentence = _(
            "The tab “%(tab)s” has %(cells)s cells; at most %(limit)s can be read. Delete its empty rows and columns, "
            "or move older rows to another tab."
        )
        raise SheetRefused(sentence % {"tab": title, "cells": _grouped(cells), "limit": _grouped(MAX_CELLS)})


def _read_values(client: "gspread.Client", key: str, title: str) -> list[list[str]]:
    """One request, so that nobody can change the sheet while it is read. Blank cells at the ends are left out."""
    from gspread.utils import absolute_range_name

    wanted: dict[str, Any] = {"valueRenderOption": "FORMATTED_VALUE", "majorDimension": "ROWS"}
    answer = client.http_client.values_get(key, absolute_range_name(title), wanted)
    return [[str(cell) for cell in row] for row in answer.get("values", [])]


@contextmanager
def _problems_in_words(tab: str) -> Iterator[None]:
    """Whatever Google or the network says, as a sentence for a person."""
    from google.auth.exceptions import GoogleAuthError, TransportError
    from gspread.exceptions import APIError
    from requests import RequestException

    try:
        yield
    except APIError as error:
        raise _answer_in_words(error.response, tab) from error
    except (RequestException, TransportError) as error:
        raise _unreachable() from error
    except GoogleAuthError as error:
        raise (_unreachable() if error.retryable else _login_refused()) from error
    except (KeyError, TypeError, AttributeError) as error:
        # JSON, but not Google's: somebody between us answers in its place.
        raise _unreachable() from error


def _answer_in_words(response: "Response", tab: str) -> SheetProblem:
    status = response.status_code
    if status == 429:
        return _busy(_("Google asks to slow down: too many requests in this minute."), response)
    if status == 408 or status >= 500:
        return _busy(_("Google Sheets does not answer properly at the moment."), response)
    if status in (401, 403):
        return SheetRefused(_not_shared(response))
    if status == 404:
        return SheetRefused(_("Google knows no sheet with this id, or it was deleted. Copy its link again."))
    if status == 400:
        return SheetRefused(_bad_request(response, tab))
    return SheetRefused(_("Google refused to give the sheet (answer %(status)d). Check its link.") % {"status": status})


def _not_shared(response: "Response") -> str:
    if "SERVICE_DISABLED" in response.text or "accessNotConfigured" in response.text:
        return _(
            "The Google Sheets API is switched off for the service account of this server. "
            "Ask whoever runs it to switch it on (docs/google-sheets.md says how)."
        )
    return _(
        "The sheet is not shared with this program. In Google Sheets press “Share” and add %(address)s as a viewer."
    ) % {"address": service_address()}


def _bad_request(response: "Response", tab: str) -> str:
    if "FAILED_PRECONDITION" in response.text:
        return _(
            "This is a file of another program kept at Google, no Google Sheet. Open it there and choose “Save as "
            "Google Sheets”, or download it and import the file."
        )
    return _tab_missing(tab, [])


def _tab_missing(tab: str, tabs: list[str]) -> str:
    if not tab:
        return _("The sheet has no tab with a table.")
    sentence = _("There is no tab “%(tab)s” any more. Choose another tab of the sheet.") % {"tab": tab}
    if not tabs:
        return sentence
    return f"{sentence} " + _("It has: %(tabs)s.") % {"tabs": ", ".join(tabs[:TABS_NAMED])}


def _login_refused() -> SheetRefused:
    return SheetRefused(
        _(
            "Google does not accept the key file of this server's service account any more. Ask whoever runs the "
            "server to make a new key (docs/google-sheets.md says how) and to check its clock."
        )
    )


def _unreachable() -> SheetBusy:
    return _busy(_("Google cannot be reached from this server."), None)


def _busy(sentence: str, response: "Response | None") -> SheetBusy:
    wait = min(max(_asked_wait(response), SHORTEST_WAIT), LONGEST_WAIT)
    # Sheets that were refused together shall not all come back in the same second.
    jitter = timedelta(seconds=random.uniform(0, JITTER_SECONDS))  # noqa: S311 - nothing secret
    return SheetBusy(sentence, timezone.now() + wait + jitter)


def _asked_wait(response: "Response | None") -> timedelta:
    """What the answer's Retry-After asks for: seconds, or a moment."""
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked), LONGEST_WAIT.total_seconds()))
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return timedelta()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - timezone.now()


def _grouped(count: int) -> str:
    return str(number_format(count, force_grouping=True))
