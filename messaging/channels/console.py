"""Messages that are only printed: to try things without reaching anybody."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from messaging.channels.base import Connection, Limits
from messaging.models import Message


class ConsoleConnection:
    def send(self, message: Message) -> str:
        sys.stdout.write(f"{message.to} | {message.text}\n")
        sys.stdout.flush()
        return str(message.public_id)


class ConsoleChannel:
    def is_on(self) -> bool:
        return settings.CONSOLE_CHANNEL

    def limits(self) -> Limits:
        return Limits()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        yield ConsoleConnection()
