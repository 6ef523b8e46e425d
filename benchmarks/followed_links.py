"""What it costs the outbox that links in messages to leads tell when they are opened: the same messages carried with
their links as they were written, and with links that tell, through a channel that only counts.

python -m benchmarks.followed_links [--messages 2000] [--rounds 3]
"""

import argparse
import json
import os
import time
from itertools import batched
from statistics import median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.throwaway import database_of_its_own  # noqa: E402
from leads.factories import make_lead  # noqa: E402
from leads.services.tell_message import tell_messages  # noqa: E402
from messaging.channels.base import Limits  # noqa: E402
from messaging.choices import Channel, MessageStatus  # noqa: E402
from messaging.factories import a_message  # noqa: E402
from messaging.models import Message  # noqa: E402
from messaging.outbox.claim import claim  # noqa: E402
from messaging.outbox.deliver import Delivery  # noqa: E402
from messaging.services.enqueue_messages import enqueue_messages  # noqa: E402
from organizations.factories import make_organization  # noqa: E402
from organizations.scoping import open_organization, organization_scope  # noqa: E402

LEADS = 100
AS_FAST_AS_ONE_CAN = Limits()


class Counting:
    """A channel that takes everything at once, and counts the links that tell."""

    def __init__(self) -> None:
        self.telling = 0

    def send(self, message: Message) -> str:
        self.telling += "/go/" in message.text
        return str(message.pk)


def _say_to_leads(number: int) -> None:
    leads = [make_lead(phone=f"+99890{place:07}") for place in range(LEADS)]
    text = "Your lesson is on Monday: https://school.example/lessons/5 and https://school.example/map."
    for places in batched(range(number), 1_000):
        said = enqueue_messages([a_message(str(20_000_000 + place), text, Channel.CONSOLE) for place in places])
        tell_messages([(leads[place % LEADS].pk, message) for place, message in zip(places, said, strict=True)], None)


def _carry_all(number: int, *, follows: bool) -> float:
    """Messages a second."""
    Message.objects.update(
        status=MessageStatus.PENDING, worker="", sent_at=None, lease_until=None, attempts=0, due_at=timezone.now()
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE messaging_message")
    open_organization().follows_links = follows
    channel = Counting()
    delivery = Delivery(Channel.CONSOLE, "bench", channel, AS_FAST_AS_ONE_CAN)
    began, left = time.perf_counter(), 0
    while batch := claim(Channel.CONSOLE, AS_FAST_AS_ONE_CAN, "bench"):
        left += delivery.deliver(batch, lambda: False)
    rate = left / (time.perf_counter() - began)
    assert (left, channel.telling) == (number, number if follows else 0)
    return rate


def measure(messages: int, rounds: int) -> dict[str, Any]:
    """The two take turns, so that what else the machine does befalls both."""
    _say_to_leads(messages)
    pairs = [(_carry_all(messages, follows=False), _carry_all(messages, follows=True)) for _round in range(rounds)]
    return {
        "database": connection.vendor,
        "messages": messages,
        "a second": {"as written": [round(one) for one, _ in pairs], "that tell": [round(two) for _, two in pairs]},
        "that tell of as written": round(median(two / one for one, two in pairs), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    settings.PUBLIC_URL = "https://crm.example"
    with database_of_its_own(), organization_scope(make_organization(slug="bench", name="Bench")):
        print(json.dumps(measure(options.messages, options.rounds)))


if __name__ == "__main__":
    main()
