"""The Graph API as far as lead ads go, on this computer: the shapes are those of
https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving (a lead),
https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen (subscribed_apps) and
https://developers.facebook.com/docs/graph-api/guides/error-handling (errors).
"""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

APP_SECRET, TOKEN = "0123456789abcdef0123456789abcdef", "EAAG-made-up-token-of-a-page"
PAGE, FORM, AD = "153125381133", "12312312312", "6060606060"


class Graph:
    """What it holds; `next` are answers given first, each once: (part of the path, status, body)."""

    def __init__(self) -> None:
        self.leads: dict[str, dict[str, Any]] = {}
        self.forms = {FORM: "Autumn: IELTS"}
        self.next: list[tuple[str, int, Any]] = []
        self.asked: list[str] = []
        self.subscribed: list[str] = []
        self.url = ""

    def holds(self, leadgen_id: str, **answers: str) -> None:
        data = [{"name": name, "values": [text]} for name, text in answers.items()]
        self.leads[leadgen_id] = {
            "created_time": "2026-11-18T06:00:00+0000", "id": leadgen_id, "ad_id": AD, "form_id": FORM,
            "ad_name": "Video 3", "adset_name": "Parents", "campaign_name": "Autumn", "platform": "ig",
            "is_organic": False, "field_data": data,
        }  # fmt: skip

    def fails(self, code: int, part: str = "", *, status: int = 400, times: int = 1, words: str = "Made up.") -> None:
        error = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "EJplcsCHuLu"}
        self.next += [(part, status, {"error": error})] * times

    def answer(self, method: str, address: str, headers: Any) -> tuple[int, Any]:
        parts, query = urlsplit(address), parse_qs(urlsplit(address).query)
        what = parts.path.strip("/")
        self.asked.append(f"{method} {what}")
        for planned in self.next:
            if planned[0] in what:
                self.next.remove(planned)
                return planned[1:]
        proof = hmac.new(APP_SECRET.encode(), TOKEN.encode(), "sha256").hexdigest()
        if headers["Authorization"] != f"Bearer {TOKEN}" or query.get("appsecret_proof") != [proof]:
            return 400, {"error": {"message": "Error validating access token.", "type": "OAuthException", "code": 190}}
        if method == "POST" and what == f"{PAGE}/subscribed_apps":
            self.subscribed += query["subscribed_fields"]
            return 200, {"success": True}
        if what == PAGE:
            return 200, {"id": PAGE, "name": "Oxbridge Tashkent"}
        if what in self.forms:
            return 200, {"id": what, "name": self.forms[what]}
        if what in self.leads:
            wanted = query["fields"][0].split(",")
            return 200, {name: value for name, value in self.leads[what].items() if name in wanted}
        gone = {"message": "Unsupported get request.", "type": "GraphMethodException", "code": 100, "error_subcode": 33}
        return 400, {"error": gone}


@contextmanager
def graph_on_this_computer() -> Iterator[Graph]:
    graph = Graph()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            status, body = graph.answer(method, self.path, self.headers)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
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
