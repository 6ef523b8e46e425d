"""A worker for the chaos run: sends what is due until it is killed.

python -m messaging.tests.outbox.chaos_worker ORGANIZATION [--unguarded] [--die-at POINT] [--nursery]

`--unguarded` takes the guard off: whoever sees a due message sends it. POINT is where it kills itself, as a power cut
would: after_claim, before_send, after_send, after_commit. `--nursery` sends nothing itself: for each line it reads
it starts a worker and prints its number, at once, since the modules are loaded.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_project.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from messaging.channels.telegram import TelegramConnection  # noqa: E402
from messaging.choices import MessageStatus  # noqa: E402
from messaging.models import Message  # noqa: E402
from messaging.outbox import claim, deliver, drain  # noqa: E402
from organizations.models import Organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

# What a killed worker had in hand is looked at after so long, so that the run ends soon.
LEASE = timedelta(seconds=4)
POINTS = ("after_claim", "before_send", "after_send", "after_commit")


def _die(*_args: Any, **_kwargs: Any) -> None:
    os._exit(137)


def _then_die(function: Callable[..., Any], wanted: Callable[[Any], bool] = bool) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if wanted(result):
            _die()
        return result

    return run


def patch(place: Any, **parts: Any) -> None:
    """Put these in place of what is there, for the rest of this process."""
    for name, part in parts.items():
        setattr(place, name, part)


def die_at(point: str) -> None:
    if point == "after_claim":
        patch(drain, claim=_then_die(drain.claim))
    elif point == "before_send":
        patch(deliver.Delivery, _send=_die)
    elif point == "after_send":
        patch(TelegramConnection, send=_then_die(TelegramConnection.send))
    else:
        had = deliver.Delivery._write_last

        def write_and_die(self: deliver.Delivery) -> None:
            is_written = self.unwritten is not None
            had(self)
            if is_written:
                _die()

        patch(deliver.Delivery, _write_last=write_and_die)


def take_guard_off() -> None:
    """Nobody locks, nobody marks what it has taken up, nobody asks whose it is."""

    def unguarded_claim(channel: str, *_: Any) -> list[int]:
        now = timezone.now()
        due = Message.objects.filter(channel=channel, status__in=("pending", "sending"), due_at__lte=now)
        return list(due.order_by("due_at", "id").values_list("id", flat=True)[:50])

    def unguarded_begin(self: deliver.Delivery, message: Message, words: Any) -> bool:
        self._write_last()
        message.text = deliver.rendered(words, message.context).text
        Message.objects.filter(pk=message.pk).update(status=MessageStatus.SENDING, worker=self.worker)
        return True

    patch(drain, claim=unguarded_claim)
    patch(deliver.Delivery, _begin=unguarded_begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("organization", type=int)
    parser.add_argument("--unguarded", action="store_true")
    parser.add_argument("--nursery", action="store_true")
    parser.add_argument("--die-at", choices=POINTS)
    options = parser.parse_args()
    claim.LEASE = deliver.LEASE = LEASE
    if options.unguarded:
        take_guard_off()
    if options.die_at:
        die_at(options.die_at)
    if options.nursery:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for _line in sys.stdin:
            if not (child := os.fork()):
                break
            print(child, flush=True)  # noqa: T201 - whoever asked reads it
        else:
            return
    work(options.organization)


def work(organization: int) -> None:
    with organization_scope(Organization.objects.get(pk=organization)):
        while True:
            if not drain.drain():
                time.sleep(0.1)


if __name__ == "__main__":
    main()
