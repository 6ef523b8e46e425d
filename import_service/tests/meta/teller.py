"""Meta, which signs what it tells."""

import hmac
import json
from typing import Any

from django.test import Client
from django.urls import reverse

from messaging.models.meta_keys import MetaKeys

APP_SECRET = "0123456789abcdef0123456789abcdef"


class Teller:
    """Tells a page or a number; `door` is the name of the URL."""

    door: str

    def __init__(self, row: MetaKeys) -> None:
        self.client = Client(raise_request_exception=False)
        self.url = reverse(self.door, args=(row.public_id,))

    def tells(self, what: Any, *, secret: str = APP_SECRET, **over: Any) -> Any:
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        digest = hmac.digest(secret.encode(), over.pop("signed", body), "sha256").hex()
        headers = {"X-Hub-Signature-256": f"sha256={digest}", **over.pop("headers", {})}
        return self.client.post(self.url, body, content_type="application/json", headers=headers, **over)
