"""manage.py send_due [--once]: carries what is due in every center, what the tick does each minute."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from messaging.outbox.drain import drain
from organizations.models import Organization
from organizations.scoping import organization_scope

PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Sends every message that is due, in every center, until it is stopped; with --once it looks once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due any more")

    def handle(self, *_args: Any, **options: Any) -> None:
        stopping = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            left = sum(self._drain(center, stopping) for center in Organization.objects.filter(is_active=True))
            if options["once"]:
                self.stdout.write(f"{left} sent")
                return
            if not left:
                stopping.wait(PAUSE_SECONDS)

    def _drain(self, center: Organization, stopping: Event) -> int:
        """What it is doing when it has to stop it ends; the rest stays due."""
        with organization_scope(center), timezone.override(center.zone), translation.override(center.language):
            return drain(is_stopped=stopping.is_set)
