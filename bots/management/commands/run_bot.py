"""Asks Telegram for updates of all bots: `manage.py run_bot [--once]`. For computers without a public address."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bots.handling import handle_due
from bots.polling import bots_to_poll, is_pushed, poll_all, poll_once
from organizations.scoping import organization_scope


class Command(BaseCommand):
    help = (
        "Fetches what people write to the bots of all centers, until Ctrl-C. With PUBLIC_URL https, Telegram brings it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="fetch what waits, answer it, and end")

    def handle(self, **options: Any) -> None:
        if options["once"]:
            self._once()
            return
        if is_pushed():
            self.stdout.write("PUBLIC_URL is https: Telegram brings the updates to the web server; nothing to fetch.")
        elif not bots_to_poll():
            self.stdout.write("No bot yet: connect one in Settings, Telegram bot.")
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        poll_all(stopping)

    def _once(self) -> None:
        for bot_id, center in ({} if is_pushed() else bots_to_poll()).items():
            came = poll_once(bot_id, center)
            with organization_scope(center):
                handle_due()
            self.stdout.write(f"{center.slug}: {came} updates")
