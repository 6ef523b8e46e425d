"""The Graph API as far as a number of WhatsApp goes, on this computer: the shapes are those of
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages (messages),
.../business-phone-numbers/media (media) and .../support/error-codes (errors)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bots.tests.whatsapp.payloads import ACCOUNT, NUMBER, TOKEN
from common.tests.answering import Answer, Asked, answering


class Graph:
    """`next` are answers given first, each once: (status, body); None hangs up."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.uploaded: list[bytes] = []
        self.subscribed = 0
        self.next: list[tuple[int, Any]] = []
        self.url = ""

    def fails(self, code: int, *, status: int = 400, times: int = 1) -> None:
        error = {"message": f"(#{code}) Made up", "type": "OAuthException", "code": code, "fbtrace_id": "A_"}
        self.next += [(status, {"error": error})] * times

    def answer(self, asked: Asked) -> Answer:
        if self.next:
            return Answer(*self.next.pop(0))
        return Answer(*self._answer(asked.method, asked.path.strip("/"), asked))

    def _answer(self, method: str, what: str, asked: Asked) -> tuple[int, Any]:
        if asked.headers["Authorization"] != f"Bearer {TOKEN}":
            return 401, {"error": {"message": "Error validating access token", "type": "OAuthException", "code": 190}}
        if method == "GET" and what == NUMBER:
            return 200, {"display_phone_number": "+1 555-078-3881", "verified_name": "Oxbridge", "id": NUMBER}
        if method == "POST" and what == f"{ACCOUNT}/subscribed_apps":
            self.subscribed += 1
            return 200, {"success": True}
        if method == "POST" and what == f"{NUMBER}/media":
            self.uploaded.append(asked.body)
            return 200, {"id": "1037543291543636"}
        if method == "POST" and what == f"{NUMBER}/messages":
            self.sent.append(json.loads(asked.body))
            whom = self.sent[-1].get("to", "")
            contacts = [{"input": whom, "wa_id": whom}]
            messages = [{"id": f"wamid.ours{len(self.sent)}", "message_status": "accepted"}]
            return 200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": messages}
        return 400, {"error": {"message": "Unsupported request", "type": "GraphMethodException", "code": 100}}


@contextmanager
def graph_on_this_computer() -> Iterator[Graph]:
    graph = Graph()
    with answering(graph.answer) as graph.url:
        yield graph
