"""Telegram's side for tests: lo-bot-api-emulator, which we have not written, in a thread of its own.

Two things are added: the bot's name in getMe, which it leaves out, and a memory of what was asked of it.
"""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator  # type: ignore[import-untyped]

TOKEN = "123456:ABC-of-the-emulator"


class Telegram(LoBotApiEmulator):
    """`refuses` is what it answers to everything: (status, description)."""

    def __init__(self) -> None:
        super().__init__(enable_control=True, allow_insecure_loopback_webhooks=True)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refuses: tuple[int, str] | None = None
        self.url = ""
        self.loop = asyncio.new_event_loop()

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        self.asked.append((method, dict(fields)))
        if self.refuses:
            raise ApiRefusal(self.refuses[1], self.refuses[0])
        result = super().validate(method, fields, uploads)
        if method == "getMe":
            result = {**result, "username": "oxbridge_bot"}
        if method == "getFile":
            result["file_size"] = len(self.assets[fields["file_id"]].get("data", b"fixture"))
        return result

    def of(self, method: str) -> list[dict[str, Any]]:
        """What was given each time this was asked."""
        return [fields for name, fields in self.asked if name == method]

    @property
    def texts(self) -> list[str]:
        return [fields["text"] for fields in self.of("sendMessage")]

    @property
    def buttons(self) -> dict[str, str]:
        """{words: what stands behind} of the last message with buttons."""
        marked = [json.loads(fields["reply_markup"]) for fields in self.of("sendMessage") if "reply_markup" in fields]
        rows = next(markup["inline_keyboard"] for markup in reversed(marked) if "inline_keyboard" in markup)
        return {key["text"]: key.get("callback_data", "") for row in rows for key in row}

    def tell(self, update: dict[str, Any]) -> None:
        """Somebody did something."""
        self._run(self.enqueue_update({key: part for key, part in update.items() if key != "update_id"}, token=TOKEN))

    def bring(self) -> None:
        """Once more what the webhook did not take."""
        self._run(self.deliver_updates(token=TOKEN))

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def serve(self, is_up: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        runner = web.AppRunner(self.app(), access_log=None)
        self.loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self.loop.run_until_complete(site.start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        is_up.set()
        self.loop.run_forever()
        self.loop.run_until_complete(runner.cleanup())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()


@contextmanager
def running() -> Iterator[Telegram]:
    telegram, is_up = Telegram(), threading.Event()
    thread = threading.Thread(target=telegram.serve, args=(is_up,), daemon=True)
    thread.start()
    is_up.wait(10)
    try:
        yield telegram
    finally:
        telegram.loop.call_soon_threadsafe(telegram.loop.stop)
        thread.join(10)
