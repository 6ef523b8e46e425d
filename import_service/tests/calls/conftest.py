"""A telephone exchange that knows the secret of a line."""

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from import_service.choices import CallProvider
from import_service.models import CallLine
from import_service.services.work_on_delivery import work_on_due
from leads.factories import make_source
from organizations.models import Organization

NUMBER = "+998901234567"
BEGAN = datetime(2026, 11, 18, 6, tzinfo=UTC)
RINGS = {"event": "call.started", "call_id": "c1", "direction": "in", "from": NUMBER, "to": "+998712000000"}
ANSWERED = {"event": "call.answered", "call_id": "c1", "direction": "in", "from": NUMBER, "to": "+998712000000"}
ENDED = {
    "event": "call.ended", "call_id": "c1", "direction": "in", "from": NUMBER, "to": "+998712000000",
    "status": "answered", "talk_seconds": 247, "started_at": BEGAN.isoformat(),
}  # fmt: skip
RECORDED = {"event": "call.recorded", "call_id": "c1", "recording_url": "https://rec.example.com/c1.mp3"}
MISSED = {
    "event": "call.ended", "call_id": "c2", "direction": "in", "from": NUMBER, "to": "+998712000000",
    "status": "no answer", "talk_seconds": 0, "started_at": BEGAN.isoformat(),
}  # fmt: skip


class Exchange:
    """Signs as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md says."""

    def __init__(self, line: CallLine) -> None:
        self.client = Client(raise_request_exception=False)
        self.line = line
        self.url = f"/calls/{line.public_id}/"

    def tells(self, *pieces: dict[str, Any]) -> None:
        for piece in pieces:
            answer = self.sends(json.dumps(piece).encode())
            assert (answer.status_code, answer.json()) == (200, {"result": "accepted"})
        work_on_due()

    def sends(self, body: bytes, *, signed: bytes | None = None, secret: str = "", **over: Any) -> Any:
        moment = str(int((timezone.now() + over.pop("later", timedelta())).timestamp()))
        key = base64.b64decode((secret or self.line.secret).removeprefix("whsec_"))
        words = f"msg_1.{moment}.".encode() + (body if signed is None else signed)
        signature = base64.b64encode(hmac.digest(key, words, "sha256")).decode()
        headers = {
            "Webhook-Id": "msg_1", "Webhook-Timestamp": moment, "Webhook-Signature": f"v1,{signature}",
            **over.pop("headers", {}),
        }  # fmt: skip
        return self.client.post(self.url, body, content_type="application/json", headers=headers, **over)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEGAN + timedelta(minutes=5), tick=False) as clock:
        yield clock


@pytest.fixture
def line(center: Organization, clock: Any) -> CallLine:
    return CallLine.objects.create(source=make_source(name="Phone"), provider=CallProvider.STANDARD)


@pytest.fixture
def exchange(line: CallLine) -> Exchange:
    return Exchange(line)
