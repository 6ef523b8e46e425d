"""How fast the outbox is without anybody to wait for: taking messages up, and carrying them through a channel that
only counts. Beside it what the database can do at most: one update of all rows, and commits of single rows.

python -m benchmarks.outbox [--messages 30000] [--sent 100000]

`--sent`: so many messages of former days lie beside them.
"""

import argparse
import json
import os
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from messaging.channels.base import Limits  # noqa: E402
from messaging.choices import Channel, MessageStatus  # noqa: E402
from messaging.factories import a_message  # noqa: E402
from messaging.models import Message  # noqa: E402
from messaging.outbox.claim import claim  # noqa: E402
from messaging.outbox.deliver import Delivery  # noqa: E402
from messaging.services.enqueue_messages import enqueue_messages  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import organization_scope  # noqa: E402

AS_FAST_AS_ONE_CAN = Limits()
ONE_A_SECOND_FOR_EACH = Limits(seconds_between_for_one=1.0)


class Counting:
    """A channel that takes everything at once."""

    def __init__(self) -> None:
        self.taken = 0

    def send(self, message: Message) -> str:
        self.taken += 1
        return str(message.pk)


def _fill(number: int, first: int, **facts: Any) -> None:
    for begin in range(first, first + number, 5_000):
        texts = range(begin, min(begin + 5_000, first + number))
        enqueue_messages([a_message(str(text), f"text {text}", Channel.CONSOLE, **facts) for text in texts])


def _vacuum() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE messaging_message")


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _claim_all(limits: Limits) -> None:
    while claim(Channel.CONSOLE, limits, "bench"):
        pass


def _carry_all() -> None:
    delivery = Delivery(Channel.CONSOLE, "bench", Counting(), AS_FAST_AS_ONE_CAN)
    while batch := claim(Channel.CONSOLE, AS_FAST_AS_ONE_CAN, "bench"):
        delivery.deliver(batch, lambda: False)


def _single_commits(number: int) -> None:
    keys = list(Message.objects.filter(status=MessageStatus.PENDING).values_list("pk", flat=True)[:number])
    statement = "UPDATE messaging_message SET status = %s, sent_at = %s WHERE id = %s"
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(
                statement, [MessageStatus.SENT, connection.ops.adapt_datetimefield_value(timezone.now()), key]
            )


def _one_update() -> None:
    Message.objects.filter(status=MessageStatus.PENDING).update(status=MessageStatus.CLAIMED, worker="bench")


def measure(messages: int, sent: int) -> dict[str, Any]:
    _fill(sent, 10_000_000)
    Message.objects.update(status=MessageStatus.SENT, sent_at=timezone.now())
    _fill(messages, 20_000_000)
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)[messages - 1]
    rates: dict[str, int] = {}
    for name, work, number in (
        ("one update of all rows", _one_update, messages),
        ("claim", lambda: _claim_all(AS_FAST_AS_ONE_CAN), messages),
        ("claim, one for each chat a second", lambda: _claim_all(ONE_A_SECOND_FOR_EACH), messages),
        ("commits of single rows", lambda: _single_commits(messages // 6), messages // 6),
        ("full cycle", _carry_all, messages),
    ):
        rows = Message.objects.filter(pk__gte=newest)
        rows.update(status=MessageStatus.PENDING, worker="", sent_at=None, lease_until=None, due_at=timezone.now())
        _vacuum()
        rates[name] = round(number / _seconds(work))
    return {
        "database": connection.vendor,
        "messages": messages,
        "sent before": sent,
        "a second": rates,
        "claim of one update": round(rates["claim"] / rates["one update of all rows"], 2),
        "cycle of single commits": round(rates["full cycle"] / rates["commits of single rows"], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=30_000)
    parser.add_argument("--sent", type=int, default=100_000)
    options = parser.parse_args()
    with database_of_its_own(), organization_scope(make_organization(slug="bench", name="Bench")):
        print(json.dumps(measure(options.messages, options.sent)))


if __name__ == "__main__":
    main()
