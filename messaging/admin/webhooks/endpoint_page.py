"""What the page of a webhook shows above its settings: how it stands, its secret once, and its last posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from messaging.admin.webhooks.words import (
    about_words,
    answer_words,
    endpoint_chip,
    event_words,
    is_tried_again,
    log_url,
    next_words,
    post_chip,
    post_url,
)
from messaging.choices import EndpointState, PostState
from messaging.models import WebhookEndpoint, WebhookPost

SHOWN = 20
# Kept for one page only: whose secret it shows. The secret itself stays in the database, sealed.
_NEXT = "webhook_secret_of"
_VERIFY = """from standardwebhooks import Webhook

told = Webhook(secret).verify(body, headers)  # the very bytes that came; it raises if they are not ours"""


@dataclass(frozen=True)
class PostLine:
    post: WebhookPost
    event: str
    about: str
    state: SafeString
    answer: str
    next: str
    url: str
    again_url: str


def show_secret_next(request: HttpRequest, endpoint: WebhookEndpoint) -> None:
    request.session[_NEXT] = endpoint.pk


def page_of(request: HttpRequest, endpoint: WebhookEndpoint) -> Mapping[str, Any]:
    is_shown = request.method == "GET" and request.session.get(_NEXT) == endpoint.pk
    if is_shown:
        del request.session[_NEXT]
    until = endpoint.old_secret_until
    posts = endpoint.posts.order_by("-id")[:SHOWN]
    is_on = endpoint.state == EndpointState.ON
    return {
        "endpoint": endpoint,
        "state": endpoint_chip(endpoint),
        "is_stopped": endpoint.state in (EndpointState.GONE, EndpointState.FAILING),
        "secret": endpoint.secret if is_shown else "",
        "old_until": until if until and until > timezone.now() else None,
        "verify": _VERIFY,
        "lines": [_line(post, is_on=is_on) for post in posts],
        "log_url": log_url(endpoint),
        "back": request.get_full_path(),
    }


def _line(post: WebhookPost, *, is_on: bool) -> PostLine:
    is_leaving = post.state == PostState.PENDING and not is_tried_again(post)
    can_leave = is_on and bool(post.body) and post.state != PostState.ERASED and not is_leaving
    again = reverse("admin:messaging_webhookpost_send_again", args=(post.pk,)) if can_leave else ""
    return PostLine(
        post,
        event_words(post),
        about_words(post),
        post_chip(post),
        answer_words(post),
        next_words(post),
        post_url(post),
        again,
    )
