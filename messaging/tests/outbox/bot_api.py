"""A stand-in for Telegram's Bot API that keeps an fsynced log of what it delivered, and fails as it is told.

python -m messaging.tests.outbox.bot_api --log FILE [--drop 5 --bad-gateway 1 --error 3 --many 1 --seed 7]

Prints its port. The percentages: delivered and the answer dropped; delivered and a 502; not delivered and a 500; not
delivered and a 429. A chat fails for sure if its number is one of FATES.
"""

import argparse
import asyncio
import json
import os
import random
import time
from pathlib import Path

from aiohttp import web

BLOCKED, UNKNOWN, NO_TOKEN, DROPPED, GATEWAY, BROKEN, HASTY, HANGING, MOVED = range(901, 910)
MOVED_TO = 950
FATES = {
    BLOCKED: (403, {"description": "Forbidden: bot was blocked by the user"}),
    UNKNOWN: (400, {"description": "Bad Request: chat not found"}),
    NO_TOKEN: (401, {"description": "Unauthorized"}),
    BROKEN: (500, {"description": "Internal Server Error"}),
    HASTY: (429, {"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}}),
    MOVED: (
        400,
        {"description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": MOVED_TO}},
    ),
}


class BotApi:
    def __init__(self, log: Path, chances: dict[str, float], seed: int) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.chances = chances
        self.dice = random.Random(seed)
        self.number = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method == "getMe":
            about = {"id": 777, "is_bot": True, "first_name": "School", "username": "school_bot"}
            return web.json_response({"ok": True, "result": about})
        fields = await request.post()
        return await self._message(
            request, int(str(fields["chat_id"])), str(fields.get("text") or fields.get("caption"))
        )

    async def _message(self, request: web.Request, chat: int, text: str) -> web.StreamResponse:
        if chat in FATES:
            self._write(chat, text, str(FATES[chat][0]))
            return self._refusal(*FATES[chat])
        if self._falls("error"):
            return self._refusal(*FATES[BROKEN])
        if self._falls("many"):
            return self._refusal(429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}})
        self._write(chat, text, "")
        if chat == HANGING:
            await asyncio.sleep(60)
        if chat == DROPPED or self._falls("drop"):
            self._write(chat, text, "dropped")
            request.transport.abort()
            return web.Response()
        if chat == GATEWAY or self._falls("bad_gateway"):
            self._write(chat, text, "502")
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        message = {"message_id": self.number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
        return web.json_response({"ok": True, "result": message})

    def _falls(self, chance: str) -> bool:
        return self.dice.random() * 100 < self.chances.get(chance, 0)

    def _refusal(self, status: int, facts: dict) -> web.Response:
        return web.json_response({"ok": False, "error_code": status, **facts}, status=status)

    def _write(self, chat: int, text: str, fate: str) -> None:
        """A delivery is a line without a fate; how its answer was lost, or what was refused, is a line of its own."""
        self.number += not fate
        line = {"at": time.time(), "chat": chat, "text": text, "fate": fate}
        os.write(self.log, (json.dumps(line) + "\n").encode())
        os.fsync(self.log)


async def serve(api: BotApi) -> None:
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/bot{token}/{method}", api.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201 - whoever started it reads the port
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    for chance in ("drop", "bad_gateway", "error", "many"):
        parser.add_argument(f"--{chance.replace('_', '-')}", type=float, default=0, dest=chance)
    options = vars(parser.parse_args())
    asyncio.run(serve(BotApi(options.pop("log"), options, options.pop("seed"))))


if __name__ == "__main__":
    main()
