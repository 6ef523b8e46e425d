"""The Graph API as far as a number of WhatsApp goes, on this computer: the shapes are those of
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages (messages),
.../business-phone-numbers/media (media) and .../support/error-codes (errors)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from bots.tests.whatsapp.payloads import ACCOUNT, NUMBER, TOKEN


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

    def answer(self, method: str, what: str, token: str, body: bytes) -> tuple[int, Any]:
        if self.next:
            return self.next.pop(0)
        if token != f"Bearer {TOKEN}":
            return 401, {"error": {"message": "Error validating access token", "type": "OAuthException", "code": 190}}
        if method == "GET" and what == NUMBER:
            return 200, {"display_phone_number": "+1 555-078-3881", "verified_name": "Oxbridge", "id": NUMBER}
        if method == "POST" and what == f"{ACCOUNT}/subscribed_apps":
            self.subscribed += 1
            return 200, {"success": True}
        if method == "POST" and what == f"{NUMBER}/media":
            self.uploaded.append(body)
            return 200, {"id": "1037543291543636"}
        if method == "POST" and what == f"{NUMBER}/messages":
            self.sent.append(json.loads(body))
            whom = self.sent[-1].get("to", "")
            contacts = [{"input": whom, "wa_id": whom}]
            messages = [{"id": f"wamid.ours{len(self.sent)}", "message_status": "accepted"}]
            return 200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": messages}
        return 400, {"error": {"message": "Unsupported request", "type": "GraphMethodException", "code": 100}}


@contextmanager
def graph_on_this_computer() -> Iterator[Graph]:
    graph = Graph()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            what = self.path.partition("?")[0].strip("/")
            status, told = graph.answer(method, what, self.headers["Authorization"], body)
            if told is None:
                self.close_connection = True
                return
            content = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    graph.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield graph
    finally:
        server.shutdown()
        server.server_close()
