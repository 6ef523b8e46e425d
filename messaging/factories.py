"""Rows of messages for tests and benchmarks: valid by default."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from messaging.choices import Channel
from messaging.kinds import FREE
from messaging.models import Bot, Chat, Message, WebhookEndpoint, WebhookPost
from messaging.reach import Way
from messaging.services.enqueue_messages import NewMessage, enqueue_messages
from messaging.services.queue_posts import News, queue_posts
from organizations.scoping import open_organization


def make_bot(**over: Any) -> Bot:
    number = open_organization().pk
    facts = {"token": f"{number}:a-token", "telegram_id": number, "username": f"school{number}_bot", "name": "School"}
    bot: Bot = Bot.objects.create(organization=open_organization(), **{**facts, **over})
    return bot


def make_chat(address: str = "1001", **over: Any) -> Chat:
    facts = {"name": "Nilufar", "language": "en"}
    chat: Chat = Chat.objects.create(organization=open_organization(), address=address, **{**facts, **over})
    return chat


def a_message(to: str = "1001", text: str = "Hello", channel: str = Channel.TELEGRAM, **over: Any) -> NewMessage:
    """Typed by a person, and loud at night: tests run at any hour."""
    return NewMessage(Way(channel, to, "en", "Nilufar"), FREE, {"text": text}, **{"is_answer": True, **over})


def make_message(**over: Any) -> Message:
    return enqueue_messages([a_message(**over)])[0]


def make_messages(texts: Iterable[str], first_chat: int = 10_000) -> list[Message]:
    """Each to a chat of its own."""
    return enqueue_messages([a_message(str(first_chat + number), text) for number, text in enumerate(texts)])


def new_message(**over: Any) -> Message:
    """A row as it may stand in the outbox, in any state; not saved yet."""
    usual = {
        "organization": open_organization(),
        "channel": Channel.TELEGRAM,
        "to": "700123456",
        "recipient": "Nilufar Yoldosheva",
        "kind": FREE,
        "language": "en",
        "context": {"text": "See you on Saturday."},
        "dedupe_key": uuid.uuid4().hex,
    }
    return Message(**{**usual, **over})


def saved_message(**over: Any) -> Message:
    message = new_message(**over)
    message.save()
    return message


def make_endpoint(**over: Any) -> WebhookEndpoint:
    facts = {"name": "Our accounting", "url": "https://hooks.example.com/crm", "events": ["lead.created"]}
    endpoint: WebhookEndpoint = WebhookEndpoint.objects.create(organization=open_organization(), **{**facts, **over})
    return endpoint


def make_posts(endpoint: WebhookEndpoint, number: int = 1, **over: Any) -> list[WebhookPost]:
    """As if so many leads had come in."""
    news = [
        News("lead.created", timezone.now(), f"lead:{place}", {"lead": {"name": f"Lead {place}"}})
        for place in range(number)
    ]
    queue_posts(news=news, endpoints=[endpoint])
    if over:
        WebhookPost.objects.filter(endpoint=endpoint).update(**over)
    return list(WebhookPost.objects.filter(endpoint=endpoint).order_by("pk"))
