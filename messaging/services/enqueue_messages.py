"""Puts messages into the outbox. They leave after the commit, at their time, once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from messaging.kinds import kind_of
from messaging.models import Message
from messaging.quiet_hours import loud_moment
from messaging.reach import Way
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.wake import wake

Button = Mapping[str, str]


@dataclass(frozen=True)
class File:
    """A file of the storage that goes along; `kind` of FileKind."""

    path: str
    kind: str
    name: str


@dataclass(frozen=True)
class NewMessage:
    """What is to be said to whom. The same `dedupe_key` is said once; empty: this one is like no other."""

    way: Way
    kind: str
    context: Mapping[str, Any] = field(default_factory=dict)
    dedupe_key: str = ""
    topic: str = ""
    due_at: datetime | None = None
    not_after: datetime | None = None
    is_answer: bool = False
    buttons: Sequence[Sequence[Button]] = ()
    file: File | None = None
    actor: Membership | None = None


@transaction.atomic
def enqueue_messages(messages: Sequence[NewMessage]) -> list[Message]:
    """The rows, in the order given; of what was said before by the same key, the row of then."""
    if not messages:
        return []
    now = timezone.now()
    rows = [_row(message, now) for message in messages]
    keys = {row.dedupe_key for row in rows}
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    saved = {row.dedupe_key: row for row in Message.objects.filter(dedupe_key__in=keys)}
    wake(open_organization())
    return [saved[row.dedupe_key] for row in rows]


def enqueue_message(message: NewMessage) -> Message:
    return enqueue_messages([message])[0]


def _row(message: NewMessage, now: datetime) -> Message:
    kind_of(message.kind)
    center = open_organization()
    due = message.due_at or now
    file = message.file
    return Message(
        organization=center,
        channel=message.way.channel,
        to=message.way.to,
        recipient=message.way.name[:150],
        kind=message.kind,
        language=message.way.language,
        context=dict(message.context),
        buttons=[[dict(button) for button in row] for row in message.buttons],
        file=file.path if file else "",
        file_kind=file.kind if file else "",
        file_name=file.name if file else "",
        dedupe_key=message.dedupe_key or uuid.uuid4().hex,
        topic=message.topic,
        is_answer=message.is_answer,
        due_at=due if message.is_answer else loud_moment(due, message.not_after, center, now),
        not_after=message.not_after,
        created_by=message.actor,
    )
