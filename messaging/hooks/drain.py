"""Takes up what is due, asks the receivers, and writes down what they answered."""

import random
from collections import deque
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from messaging.choices import EndpointState, PostState
from messaging.hook_events import TEST
from messaging.hooks.ask import GONE, Answer, ask, receiver
from messaging.models import WebhookEndpoint, WebhookPost

# Longer than any request takes: whoever died at it gives it free by this.
LEASE = timedelta(seconds=120)
# After each failure it is tried again so much later, as Standard Webhooks proposes; after the last it has failed.
PAUSES = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
# So much more or less, so that what failed together does not come together again.
JITTER = 0.1
# An endpoint that does not work is left alone for a moment, and as long as it does so for a minute each time: whoever
# asks it waits for it, and others wait for them.
RESTS, RESTS_LONGER = PAUSES[0] * (1 - JITTER), timedelta(minutes=1)
# Nothing got through for so long: the endpoint is stopped, and those who lead are told.
FAILS_FOR = timedelta(days=3)
# A tick comes each minute: the next one goes on. Nobody waits long for a slow receiver of somebody else.
TIME = timedelta(seconds=50)
TURN = timedelta(seconds=5)
# So long what was sent is kept, to be looked at and sent again.
KEPT = timedelta(days=30)


def is_anything_due(now: datetime) -> bool:
    return bool(WebhookPost.objects.due(now).exists())


def post_due(time: timedelta = TIME) -> int:
    """How many were tried. Several at the same time are safe. The endpoints take turns; one that does not work rests,
    so that it costs one request a minute. A post that only itself is refused keeps no other waiting."""
    ends = timezone.now() + time
    waiting = deque(_endpoints_due())
    tried = 0
    while waiting and timezone.now() < ends:
        endpoint_id = waiting.popleft()
        count, has_more = _one_turn(endpoint_id, min(ends, timezone.now() + TURN))
        tried += count
        if has_more:
            waiting.append(endpoint_id)
    return tried


def forget_old() -> None:
    """What is still to be tried is not."""
    old = WebhookPost.objects.filter(created_at__lt=timezone.now() - KEPT)
    old.exclude(state=PostState.PENDING, endpoint__state=EndpointState.ON).delete()


def send_now(post: WebhookPost) -> Answer:
    """A post that nobody else knows of yet, and that is tried once."""
    with receiver() as http:
        answer = ask(post.endpoint, post, http)
    state = PostState.DELIVERED if answer.is_good else PostState.FAILED
    WebhookPost.objects.filter(pk=post.pk).update(**_told(answer), state=state, attempts=1, lease_until=None)
    return answer


def _endpoints_due() -> list[int]:
    """Those that nobody else is asking: who waits for a slow one need not be two."""
    now = timezone.now()
    due = WebhookPost.objects.due(now).exclude(endpoint__in=_asked(now))
    return list(due.order_by("endpoint").values_list("endpoint", flat=True).distinct())


def _asked(now: datetime) -> QuerySet:
    """The endpoints at which somebody is."""
    return WebhookPost.objects.filter(state=PostState.PENDING, lease_until__gt=now).values("endpoint")


def _one_turn(endpoint_id: int, ends: datetime) -> tuple[int, bool]:
    """How many were tried, and whether more may wait."""
    tried = 0
    with receiver() as http:
        while post := _claim(endpoint_id):
            tried += 1
            answer = ask(post.endpoint, post, http)
            _write_down(post, answer)
            if answer.is_of_endpoint:
                return tried, False
            if timezone.now() >= ends:
                return tried, True
    return tried, False


@transaction.atomic
def _claim(endpoint_id: int) -> WebhookPost | None:
    """The next, if nobody else is at this endpoint; for so long nobody will be. Who claims one at the same moment is
    waited for: only then it is looked whether they got one."""
    _lock_endpoint(endpoint_id)
    now = timezone.now()
    due = WebhookPost.objects.due(now).filter(endpoint=endpoint_id)
    free = due.exclude(endpoint__in=_asked(now).filter(endpoint=endpoint_id)).order_by("due_at", "id")
    post: WebhookPost | None = free.select_related("endpoint").select_for_update(of=("self",), skip_locked=True).first()
    if post is None:
        return None
    post.attempts, post.lease_until = post.attempts + 1, timezone.now() + LEASE
    post.save(update_fields=["attempts", "lease_until"])
    return post


def _lock_endpoint(endpoint_id: int) -> None:
    """Before its posts, always. Who writes down a new post waits for nobody."""
    list(WebhookEndpoint.objects.filter(pk=endpoint_id).select_for_update(no_key=True).values_list("pk"))


@transaction.atomic
def _write_down(post: WebhookPost, answer: Answer) -> None:
    """Only what is still ours: it may have been erased meanwhile, or somebody else is at it."""
    values: dict[str, Any] = {**_told(answer), "lease_until": None}
    if answer.is_good:
        values["state"] = PostState.DELIVERED
    elif answer.code == GONE or post.type == TEST or post.attempts > len(PAUSES):
        values["state"] = PostState.FAILED
    else:
        values["due_at"] = timezone.now() + _pause(post.attempts)
    _lock_endpoint(post.endpoint_id)
    mine = WebhookPost.objects.filter(pk=post.pk, state=PostState.PENDING, lease_until=post.lease_until)
    if mine.update(**values):
        _judge(post, answer)


def _told(answer: Answer) -> dict[str, Any]:
    return {"code": answer.code, "answer": answer.words, "ms": answer.ms, "tried_at": timezone.now()}


def _pause(attempts: int) -> timedelta:
    return PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nothing secret


def _judge(post: WebhookPost, answer: Answer) -> None:
    """What an answer means for the endpoint; that of a test means nothing. Whom a person has switched off meanwhile
    stays off."""
    now = timezone.now()
    known = WebhookEndpoint.objects.filter(pk=post.endpoint_id)
    if answer.is_good:
        known.update(delivered_at=now, failing_since=None, resting_until=None)
        return
    if post.type == TEST and answer.code != GONE:
        return
    if answer.is_of_endpoint:
        rests = RESTS if post.endpoint.failing_since is None else RESTS_LONGER
        known.update(resting_until=now + rests)
    known.filter(Q() if _is_first_trouble(post) else Q(failing_since=None)).update(failing_since=now)
    working = known.filter(state=EndpointState.ON)
    if answer.code == GONE:
        working.update(state=EndpointState.GONE)
    else:
        working.filter(failing_since__lt=now - FAILS_FOR).update(state=EndpointState.FAILING)


def _is_first_trouble(post: WebhookPost) -> bool:
    """Nothing else waits that has failed: what failed days ago is over."""
    tried = WebhookPost.objects.filter(endpoint=post.endpoint_id, state=PostState.PENDING, attempts__gt=0)
    return post.attempts == 1 and not tried.exclude(pk=post.pk).exists()
