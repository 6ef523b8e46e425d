"""Starts the stand-in for Telegram and reads what it delivered."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass
class Peer:
    url: str
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def delivered(self) -> list[str]:
        """The texts, as often as each arrived."""
        return [line["text"] for line in self.lines() if not line["fate"]]

    def moments(self, chat: int | None = None, fate: str = "") -> list[float]:
        """When messages arrived, or were refused with this status."""
        lines = [line for line in self.lines() if line["fate"] == fate]
        return sorted(line["at"] for line in lines if chat is None or line["chat"] == chat)

    def unanswered(self) -> set[str]:
        """Those that arrived without our ever hearing of it."""
        return {line["text"] for line in self.lines() if line["fate"] in ("dropped", "502")}


@contextmanager
def bot_api(folder: Path, **chances: float) -> Iterator[Peer]:
    log = folder / "delivered.jsonl"
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in chances.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "messaging.tests.outbox.bot_api", f"--log={log}", *flags],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = process.stdout.readline().strip()
        yield Peer(f"http://127.0.0.1:{port}", log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
