"""How fast webhooks leave: one worker, several endpoints of one receiver on this machine that takes everything at once.
Beside it what is left without the database (the same signed requests, nothing claimed or written down).

python -m benchmarks.hooks [--posts 1000] [--endpoints 5]
"""

import argparse
import json
import multiprocessing
import os
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from messaging.choices import PostState  # noqa: E402
from messaging.factories import make_endpoint, make_posts  # noqa: E402
from messaging.hooks.ask import ask, receiver  # noqa: E402
from messaging.hooks.drain import post_due  # noqa: E402
from messaging.models import WebhookEndpoint, WebhookPost  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

AN_HOUR = timedelta(hours=1)


class _Taking(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # The head and the words of an answer are two writes: without this the second waits 40 ms for the first.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_words: Any) -> None:
        pass


def _take(told: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Taking)
    told.send(server.server_address[1])
    server.serve_forever()


def _rate(number: int, began: float) -> int:
    return round(number / (time.perf_counter() - began))


def _requests_alone(endpoint: WebhookEndpoint) -> int:
    posts = list(WebhookPost.objects.filter(endpoint=endpoint))
    began = time.perf_counter()
    with receiver() as http:
        answers = [ask(endpoint, post, http) for post in posts]
    rate = _rate(len(posts), began)
    assert all(answer.is_good for answer in answers)
    return rate


def _to_many_with_one_each(url: str, number: int) -> int:
    """What a turn costs that has one post only: a connection of its own."""
    for _each in range(number):
        make_posts(make_endpoint(url=url))
    began = time.perf_counter()
    assert post_due(AN_HOUR) == number
    return _rate(number, began)


def measure(url: str, posts: int, endpoints: int) -> dict[str, Any]:
    each = posts // endpoints
    known = [make_endpoint(url=url) for _number in range(endpoints)]
    for endpoint in known:
        make_posts(endpoint, each)
    alone = _requests_alone(known[0])
    began = time.perf_counter()
    assert post_due(AN_HOUR) == each * endpoints
    rate = _rate(each * endpoints, began)
    assert not WebhookPost.objects.exclude(state=PostState.DELIVERED).exists()
    single = _to_many_with_one_each(url, 100)
    return {
        "database": connection.vendor,
        "posts": each * endpoints,
        "endpoints": endpoints,
        "a second": {"requests alone": alone, "posts": rate, "one post for each of 100 endpoints": single},
        "posts of requests alone": round(rate / alone, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000)
    parser.add_argument("--endpoints", type=int, default=5)
    options = parser.parse_args()
    settings.PRIVATE_ADDRESSES = True
    here, there = multiprocessing.Pipe()
    # It divides before there is a database, and costs the worker no thread of its own.
    taking = multiprocessing.get_context("spawn").Process(target=_take, args=(there,), daemon=True)
    taking.start()
    try:
        url = f"http://127.0.0.1:{here.recv()}/hook"
        with database_of_its_own(), organization_scope(make_organization(slug="bench", name="Bench")):
            print(json.dumps(measure(url, options.posts, options.endpoints)))
    finally:
        taking.terminate()


if __name__ == "__main__":
    main()
