"""What a person decided about messages, so that it can be taken back.

Until a worker takes a row up, `worker` says whose decision it waits by: "failed:3f0c…" is "was failed, put back by the
act 3f0c…". A row that a worker has taken since carries that worker's name, and is not brought back.
"""

import secrets
from dataclasses import dataclass

from django.db.models import QuerySet

from messaging.choices import MessageStatus
from messaging.models import Message

# What a row may have been before a person decided; so is it again when that is taken back.
BEFORE = (MessageStatus.PENDING, MessageStatus.FAILED, MessageStatus.UNCERTAIN, MessageStatus.EXPIRED)


@dataclass(frozen=True)
class Act:
    """How many messages it changed, and the word that takes it back."""

    count: int
    name: str


def new_name(was: str) -> str:
    return f"{was}:{secrets.token_hex(12)}"


def decide(messages: QuerySet, was: str, **values: object) -> Act:
    """Of these, those that are still what they were. One statement: of two people at once one changes a row."""
    name = new_name(was)
    mine = Message.objects.filter(pk__in=messages.order_by().values("pk"), status=was)
    return Act(mine.update(worker=name, lease_until=None, **values), name)


def take_back(*, act: str, now_is: str) -> int:
    """How many messages are again what they were before; those that left meanwhile are not."""
    was = act.partition(":")[0]
    if was not in BEFORE:
        return 0
    rows = Message.objects.filter(worker=act, status=now_is)
    back = {"sent_at": None} if now_is == MessageStatus.SENT else {}
    changed: int = rows.update(status=was, worker="", **back)
    return changed


def act_of(message: Message) -> str:
    """The act a row waits by; empty if a worker has it, or nobody decided anything."""
    return message.worker if message.worker.partition(":")[0] in BEFORE and ":" in message.worker else ""
