"""The Graph API as far as lead ads go, on this computer: the shapes are those of
https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving (a lead),
https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-leadgen (subscribed_apps) and
https://developers.facebook.com/docs/graph-api/guides/error-handling (errors).
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from common.tests.answering import Answer, Asked, answering
from import_service.tests.meta.teller import APP_SECRET

TOKEN = "EAAG-made-up-token-of-a-page"
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

    def answer(self, asked: Asked) -> Answer:
        what = asked.path.strip("/")
        self.asked.append(f"{asked.method} {what}")
        for planned in self.next:
            if planned[0] in what:
                self.next.remove(planned)
                return Answer(*planned[1:])
        return Answer(*self._answer(asked.method, what, asked))

    def _answer(self, method: str, what: str, asked: Asked) -> tuple[int, Any]:
        query = asked.query
        proof = hmac.new(APP_SECRET.encode(), TOKEN.encode(), "sha256").hexdigest()
        if asked.headers["Authorization"] != f"Bearer {TOKEN}" or query.get("appsecret_proof") != [proof]:
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
    with answering(graph.answer) as graph.url:
        yield graph
