"""Tells several people something at once, by one message each; whoever cannot be reached is written down to be
called."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from messaging.choices import UNSENT, MessageStatus
from messaging.models import Message, Telling, ToldPerson
from messaging.services.enqueue_messages import Button, NewMessage, enqueue_messages
from messaging.subjects import Person, subject_kinds
from organizations.models import Membership

CHUNK = 500


@dataclass(frozen=True)
class Said:
    """What is said to one person."""

    person: Person
    kind: str
    context: Mapping[str, Any] = field(default_factory=dict)
    buttons: Sequence[Sequence[Button]] = ()


@transaction.atomic
def tell_people(
    *,
    title: str,
    said: Sequence[Said],
    key: str,
    actor: Membership | None,
    topic: str = "",
    not_after: datetime | None = None,
    due_at: datetime | None = None,
) -> Telling:
    """The telling; the one of then, if `key` was told before: a form that is sent twice says nothing twice."""
    values = {"title": title[:250], "created_by": actor}
    telling: Telling
    telling, is_new = Telling.objects.get_or_create(key=key, defaults=values)
    if not is_new:
        return telling
    reached = [each for each in said if each.person.way]
    when = {"topic": topic, "not_after": not_after, "due_at": due_at, "actor": actor}
    messages = enqueue_messages([_message(each, f"{key}:{each.person.subject}", when) for each in reached])
    by_subject = {each.person.subject: message for each, message in zip(reached, messages, strict=True)}
    rows = [_row(telling, each.person, by_subject.get(each.person.subject)) for each in said]
    ToldPerson.objects.bulk_create(rows, batch_size=CHUNK)
    _write_timelines(reached, messages, actor)
    return telling


@transaction.atomic
def call_off(*, telling: Telling) -> int:
    """Nothing of it that has not left leaves any more; how many messages that were."""
    mine = Message.objects.unsent().filter(told_people__telling=telling).values("pk")
    count: int = Message.objects.filter(pk__in=list(mine.values_list("pk", flat=True)), status__in=UNSENT).update(
        status=MessageStatus.CANCELLED, lease_until=None
    )
    Telling.objects.filter(pk=telling.pk, called_off_at=None).update(called_off_at=timezone.now())
    return count


def tick_called(*, person: ToldPerson, is_called: bool, actor: Membership | None) -> None:
    """Somebody was told by phone; or was not, after all."""
    ToldPerson.objects.filter(pk=person.pk).update(
        called_at=timezone.now() if is_called else None, called_by=actor if is_called else None
    )


@transaction.atomic
def forget_told(*, subjects: Collection[str], messages: Collection[int]) -> None:
    """Who they were goes, from the messages too; that something was sent stays."""
    found = set(messages)
    rows = ToldPerson.objects.filter(subject__in=subjects)
    found |= set(rows.exclude(message=None).values_list("message", flat=True))
    rows.update(name="", phone="", about="")
    unsent = Message.objects.unsent().filter(pk__in=found)
    unsent.update(status=MessageStatus.CANCELLED, lease_until=None)
    blank = {"to": "", "recipient": "", "context": {}, "text": "", "subject": "", "buttons": []}
    Message.objects.filter(pk__in=found).update(**blank)


def _message(said: Said, key: str, when: Mapping[str, Any]) -> NewMessage:
    assert said.person.way  # noqa: S101 - the caller has left out who has none
    return NewMessage(
        way=said.person.way, kind=said.kind, context=said.context, dedupe_key=key, buttons=said.buttons, **when
    )


def _row(telling: Telling, person: Person, message: Message | None) -> ToldPerson:
    return ToldPerson(
        organization=telling.organization,
        telling=telling,
        subject=person.subject,
        name=person.name[:150],
        phone=person.phone[:20],
        about=person.about[:250],
        message=message,
    )


def _write_timelines(said: Sequence[Said], messages: Sequence[Message], actor: Membership | None) -> None:
    told: dict[str, list[tuple[int, Message]]] = defaultdict(list)
    for each, message in zip(said, messages, strict=True):
        for subject in dict.fromkeys((each.person.subject, *each.person.timelines)):
            app, _colon, key = subject.partition(":")
            told[app].append((int(key), message))
    for name, kind in subject_kinds.items():
        if name in told:
            kind.write(told[name], actor)
