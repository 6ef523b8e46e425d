"""A receiver of webhooks, as a school's own program is one: what it was told, and what it answers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

A_HEADER = b"HTTP/1.1 200 OK\r\nX-Slow: "
WORDS = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


class Receiver:
    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.statuses: list[int] = []
        self.answer = b"thank you"
        self.headers: dict[str, str] = {}
        # What is written before it drips a letter at a time, for ever; nothing: it does not.
        self.drips = b""
        self.url = ""

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.told]

    def read(self, secret: str) -> list[dict[str, Any]]:
        """What it was told, each looked at by the library of the other side."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.told]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """On a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and words are two writes: else the second waits 40 ms for the first to be acknowledged.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if receiver.drips:
                self._drip()
                return
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)

        def _drip(self) -> None:
            try:
                self.wfile.write(receiver.drips)
                while receiver.drips:
                    self.wfile.write(b"a")
                    time.sleep(0.05)
            except OSError:
                self.close_connection = True

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield receiver
    finally:
        receiver.drips = b""
        server.shutdown()
        server.server_close()
