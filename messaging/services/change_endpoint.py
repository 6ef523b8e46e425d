"""What a person decides about a webhook: switched on or off, a new secret, a test, something sent again."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.choices import EndpointState, PostState
from messaging.hook_events import TEST
from messaging.hooks.ask import Answer
from messaging.hooks.drain import LEASE, send_now
from messaging.models import WebhookEndpoint, WebhookPost
from messaging.models.webhook import BOTH_GOOD_FOR, new_hook_secret
from messaging.services.queue_posts import body_of
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.services.record_audit import record_audit
from organizations.wake import wake


class Tested(NamedTuple):
    post: WebhookPost
    answer: Answer


@transaction.atomic
def switch_endpoint(*, endpoint: WebhookEndpoint, is_on: bool, actor: Membership | None) -> None:
    """Switched on, it gets what was kept for it; while it is off nothing more is kept."""
    state = EndpointState.ON if is_on else EndpointState.OFF
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk).exclude(state=state)
    if rows.update(state=state, failing_since=None, resting_until=None):
        WebhookPost.objects.filter(endpoint=endpoint, state=PostState.PENDING).update(due_at=timezone.now())
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=endpoint, payload={"decision": f"switched_{state}"})
        wake(open_organization())


@transaction.atomic
def renew_secret(*, endpoint: WebhookEndpoint, actor: Membership | None) -> WebhookEndpoint:
    """As it stands afterwards. Until tomorrow both sign; what was good before the last one does so no longer."""
    fresh: WebhookEndpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    fresh.old_secret, fresh.old_secret_until = fresh.secret, timezone.now() + BOTH_GOOD_FOR
    fresh.secret = new_hook_secret()
    fresh.save(update_fields=["secret", "old_secret", "old_secret_until"])
    record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh, payload={"renewed": True})
    return fresh


def test_endpoint(*, endpoint: WebhookEndpoint) -> Tested:
    """Sent this moment, once, whatever the endpoint's state; it stands in the log as everything else."""
    now = timezone.now()
    words = f"A test of {open_organization().name}."
    post: WebhookPost = WebhookPost.objects.create(
        endpoint=endpoint, type=TEST, body=body_of(TEST, now, {"message": words}), lease_until=now + LEASE
    )
    return Tested(post, send_now(post))


def send_again(*, post: WebhookPost) -> None:
    """The same post under the same id, as soon as possible. Raises ValidationError if it cannot leave."""
    if post.state == PostState.ERASED or not post.body:
        raise ValidationError(_("The person it was about was erased: there is nothing left to send."))
    if post.endpoint.state != EndpointState.ON:
        raise ValidationError(_("The webhook is off: switch it on first."))
    send_all_again(posts=WebhookPost.objects.filter(pk=post.pk))


@transaction.atomic
def send_all_again(*, posts: QuerySet) -> int:
    """How many of these leave once more: those that still say something, to webhooks that are on."""
    able = posts.filter(endpoint__state=EndpointState.ON).exclude(state=PostState.ERASED).exclude(body="")
    rows = WebhookPost.objects.filter(pk__in=able.order_by().values("pk"))
    _forget_trouble(rows)
    count: int = rows.update(state=PostState.PENDING, due_at=timezone.now(), lease_until=None)
    if count:
        wake(open_organization())
    return count


def _forget_trouble(posts: QuerySet) -> None:
    """Where nothing waits that has failed, what failed days ago is over: what leaves now stops no webhook by it."""
    waiting = WebhookPost.objects.filter(state=PostState.PENDING, attempts__gt=0)
    theirs = WebhookEndpoint.objects.filter(pk__in=posts.values("endpoint"), failing_since__isnull=False)
    theirs.exclude(pk__in=waiting.values("endpoint")).update(failing_since=None)
