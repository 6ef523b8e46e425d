"""A webhook and its posts in chips and short words."""

import json

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.ui import chip
from messaging.choices import ENDPOINT_SIGNS, POST_SIGNS, PostState
from messaging.hook_events import TEST, label_of
from messaging.models import WebhookEndpoint, WebhookPost

LOG = "admin:messaging_webhookpost_changelist"


def endpoint_chip(endpoint: WebhookEndpoint) -> SafeString:
    return chip(endpoint.get_state_display(), *ENDPOINT_SIGNS[endpoint.state])


def post_chip(post: WebhookPost) -> SafeString:
    if is_tried_again(post):
        return chip(_("Tried again later"), "orange", "replay")
    return chip(post.get_state_display(), *POST_SIGNS[post.state])


def is_tried_again(post: WebhookPost) -> bool:
    return post.state == PostState.PENDING and post.attempts > 0


def event_words(post: WebhookPost) -> str:
    return _("A test") if post.type == TEST else str(label_of(post.type))


def about_words(post: WebhookPost) -> str:
    """Who it is about, by name; empty for what was erased, and for a test."""
    try:
        lead = json.loads(post.body)["data"]["lead"]
        return str(lead.get("name", ""))
    except (ValueError, KeyError, TypeError):
        return ""


def answer_words(post: WebhookPost) -> str:
    """ "200 · 35 ms"."""
    if post.tried_at is None:
        return "—"
    code = str(post.code) if post.code is not None else _("No answer")
    took = _("%(n)s ms") % {"n": post.ms or 0}
    return f"{code} · {took}"


def next_words(post: WebhookPost) -> str:
    """When it leaves next; nothing if it does not."""
    if post.state != PostState.PENDING:
        return ""
    now = timezone.now()
    return _("at once") if post.due_at <= now else str(date_format(timezone.localtime(post.due_at), "j M, H:i"))


def log_url(endpoint: WebhookEndpoint, query: str = "") -> str:
    return f"{reverse(LOG)}?endpoint__id__exact={endpoint.pk}{query}"


def post_url(post: WebhookPost) -> str:
    return reverse("admin:messaging_webhookpost_change", args=(post.pk,))
