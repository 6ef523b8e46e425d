"""How many updates of Telegram one process of the web server stores and answers in a second: the whole program as the
server calls it, with all middleware, each update a row of its own that is committed before the answer."""

import io
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from bots.models import Update  # noqa: E402
from messaging.models import Bot  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

UPDATES = 6_000
THREADS = 4
WANTED = 1_500


def body_of(number: int) -> bytes:
    chat = 7_000 + number % 500
    sender = {"id": chat, "is_bot": False, "first_name": "Aziz", "language_code": "uz"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": {"id": chat, "type": "private"}, "from": sender}
    return json.dumps({"update_id": number, "message": {**message, "text": "Assalomu alaykum"}}).encode()


def requests(bot: Bot, first: int) -> Iterator[dict[str, Any]]:
    for number in range(first, first + UPDATES):
        body = body_of(number)
        yield {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/bots/telegram/{bot.public_id}/",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "localhost",
            "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": bot.secret,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def send(program: Any, environments: Any) -> None:
    statuses: list[str] = []
    for environment in environments:
        response = program(environment, lambda status, _headers, *_: statuses.append(status))
        response.close()
    assert set(statuses) == {"200 OK"}, set(statuses)


def send_and_close(program: Any, environments: Any) -> None:
    try:
        send(program, environments)
    finally:
        connection.close()


def per_second(work: Any) -> int:
    started = time.perf_counter()
    work()
    return round(UPDATES / (time.perf_counter() - started))


def main() -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SECURE_SSL_REDIRECT = False
    with database_of_its_own():
        center = make_organization()
        with organization_scope(center):
            bot = Bot.objects.create(token="1:abc", telegram_id=7, name="Bench")
        program = get_wsgi_application()
        alone, shared = list(requests(bot, 1)), list(requests(bot, UPDATES + 1))
        one = per_second(lambda: send(program, alone))

        def by_threads() -> None:
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(lambda part: send_and_close(program, part), batched(shared, UPDATES // THREADS)))

        many = per_second(by_threads)
        with organization_scope(center):
            stored = Update.objects.count()
        result = {
            "benchmark": "webhook",
            "database": connection.vendor,
            "updates": UPDATES,
            "stored": stored,
            "a_second_one_thread": one,
            f"a_second_{THREADS}_threads": many,
            "wanted": WANTED,
            "reached": max(one, many) >= WANTED,
        }
        print(json.dumps(result))


if __name__ == "__main__":
    main()
