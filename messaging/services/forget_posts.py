"""Forgets a person in what webhooks were told, and shows what they were told."""

from collections.abc import Sequence

from django.db.models import QuerySet

from messaging.choices import PostState
from messaging.models import WebhookPost


def posts_about(subjects: Sequence[str]) -> QuerySet:
    return WebhookPost.objects.filter(subject__in=subjects)


def forget_posts(*, subjects: Sequence[str]) -> int:
    """That something was told, when, and how it was taken stays; every word goes. What has not left leaves no more, and
    a worker that is at it writes nothing down any more: an answer may repeat what was said."""
    told = posts_about(subjects)
    told.filter(state=PostState.PENDING).update(state=PostState.ERASED, lease_until=None)
    return int(told.update(body="", answer=""))
