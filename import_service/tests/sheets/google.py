"""Google as far as one sheet goes, on this computer: login of a service account, facts of tabs, values of a tab.

The real gspread and google-auth talk to it over HTTP; the key file names its address, and gspread's two addresses are
replaced by its own.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import override_settings

from common.tests.answering import Answer, Asked, answering

ADDRESS = "crm@made-up-center.iam.gserviceaccount.example"
REGIONAL = "google.auth.credentials.CredentialsWithRegionalAccessBoundary"
KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_aBcDe"


class Google:
    """What the server holds and how it answers; tests change both."""

    def __init__(self) -> None:
        self.tabs: dict[str, list[list[Any]]] = {"Leads": []}
        self.grids: dict[str, tuple[int, int]] = {}
        self.charts: list[str] = []
        self.asked: list[str] = []
        # Answers given first: (part of the path, status, body, headers); each once.
        self.next: list[tuple[str, int, Any, dict[str, str]]] = []

    def fail(self, status: int, part: str = "", body: Any = None, *, times: int = 1, **headers: str) -> None:
        error = {"error": {"code": status, "message": "Made up.", "status": "MADE_UP"}} if body is None else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.next += [(part, status, error, named)] * times

    def answer(self, asked: Asked) -> Answer:
        path = unquote(asked.path)
        self.asked.append(path)
        for planned in self.next:
            if planned[0] in path:
                self.next.remove(planned)
                return Answer(*planned[1:])
        if path == "/token":
            return Answer(200, {"access_token": "made-up", "expires_in": 3600, "token_type": "Bearer"})
        if path == f"/v4/{KEY}":
            return Answer(200, {"sheets": [{"properties": self._facts(name)} for name in (*self.charts, *self.tabs)]})
        if found := re.fullmatch(f"/v4/{KEY}/values/'(.+)'", path):
            return Answer(200, {"values": self.tabs[found[1].replace("''", "'")]})
        return Answer(404, {"error": {"code": 404, "message": "Not found.", "status": "NOT_FOUND"}})

    def _facts(self, name: str) -> dict[str, Any]:
        if name in self.charts:
            return {"title": name, "sheetType": "OBJECT"}
        rows, columns = self.grids.get(name, (1000, 26))
        return {"title": name, "sheetType": "GRID", "gridProperties": {"rowCount": rows, "columnCount": columns}}


@contextmanager
def serve_google(folder: Path) -> Iterator[Google]:
    """A server with a key file for it, both in use until the block ends."""
    google = Google()
    with (
        answering(google.answer) as base,
        override_settings(GOOGLE_SERVICE_ACCOUNT_FILE=str(write_key_file(folder, base))),
        # In the background google-auth also asks where in the world an account may be used; that address is fixed.
        patch(f"{REGIONAL}._is_regional_access_boundary_lookup_required", return_value=False),
        patch("gspread.http_client.SPREADSHEET_URL", f"{base}/v4/%s"),
        patch("gspread.http_client.SPREADSHEET_VALUES_URL", f"{base}/v4/%s/values/%s"),
    ):
        yield google


def write_key_file(folder: Path, base: str) -> Path:
    path = folder / "account.json"
    facts = {"type": "service_account", "client_email": ADDRESS, "token_uri": f"{base}/token", "private_key": _key()}
    path.write_text(json.dumps(facts))
    return path


@cache
def _key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
