"""Writes down for each webhook what happened, in the transaction in which it happens."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from messaging.choices import LISTENING
from messaging.models import WebhookEndpoint, WebhookPost
from organizations.scoping import current_organization, open_organization
from organizations.wake import wake

CHUNK = 500


@dataclass(frozen=True)
class News:
    """What happened, about whom ("lead:7"), and what is told of it: values that JSON knows."""

    type: str
    at: datetime
    subject: str
    data: Mapping[str, Any]


def listening(types: Collection[str]) -> list[WebhookEndpoint]:
    """Those that asked for one of these: one question, and no more than that for a center without webhooks."""
    if not types or current_organization() is None:
        return []
    endpoints = WebhookEndpoint.objects.filter(state__in=LISTENING).order_by("pk")
    return [endpoint for endpoint in endpoints if not set(endpoint.events).isdisjoint(types)]


def queue_posts(*, news: Iterable[News], endpoints: Sequence[WebhookEndpoint]) -> int:
    """How many posts. They leave soon after the commit, and not at all without it."""
    posts = [
        WebhookPost(endpoint=endpoint, type=one.type, subject=one.subject, body=body)
        for one in news
        for body in (body_of(one.type, one.at, one.data),)
        for endpoint in endpoints
        if one.type in endpoint.events
    ]
    if posts:
        WebhookPost.objects.bulk_create(posts, batch_size=CHUNK)
        wake(open_organization())
    return len(posts)


def body_of(type_name: str, at: datetime, data: Mapping[str, Any]) -> str:
    """As Standard Webhooks lays it out; these very bytes are signed and sent."""
    told = {"type": type_name, "timestamp": at.astimezone(UTC).isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
