"""Workers beside each other: each post leaves once; one that is killed leaves its post to the next."""

import signal
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from messaging.choices import PostState
from messaging.factories import make_endpoint, make_posts
from messaging.hooks.drain import LEASE, post_due
from messaging.models import WebhookPost
from messaging.tests.hooks.receiver import A_HEADER, receiving
from organizations.factories import make_organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race, start

pytestmark = pytest.mark.django_db(transaction=True)
ONE_WRITER = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time")
POSTS = 40
PRIVATE = "from django.conf import settings\nsettings.PRIVATE_ADDRESSES = True\n"
WORK = """
from messaging.hooks.drain import post_due
post_due()
"""
# Nobody says that they are at it.
NO_CLAIM = """
from messaging.hooks import drain
from messaging.models import WebhookPost
def look(endpoint_id):
    free = WebhookPost.objects.due(drain.timezone.now()).filter(endpoint=endpoint_id)
    return free.select_related("endpoint").order_by("due_at", "id").first()
drain._claim = look
"""
IMPATIENT = "from messaging.hooks import ask\nask.SECONDS_IN_ALL = 2.0\n"
# Nobody waits for who claims at the same moment.
NO_LOCK = """
from messaging.hooks import drain
drain._lock_endpoint = lambda endpoint_id: None
"""
# Both know of the endpoint before the first asks it.
BOTH_LOOK = """
from messaging.hooks import drain
def look(seen=drain._endpoints_due):
    found = seen()
    time.sleep(0.5)
    return found
drain._endpoints_due = look
claim = drain._claim
def claim_slowly(endpoint_id):
    with drain.transaction.atomic():
        post = claim(endpoint_id)
        time.sleep(0.3)
    return post
drain._claim = claim_slowly
"""
DIES_AFTER_ASKING = """
import signal
from django.conf import settings
from organizations.models import Organization
from organizations.scoping import organization_scope
from messaging.hooks import drain
settings.PRIVATE_ADDRESSES = True
def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)
drain._write_down = die
with organization_scope(Organization.objects.get(pk={organization})):
    drain.post_due()
"""


@pytest.fixture
def center():
    return make_organization()


def test_two_workers_send_each_post_once(center):
    with organization_scope(center), receiving() as receiver:
        posts = make_posts(make_endpoint(url=receiver.url), POSTS)
        race(center, [WORK] * 2, extra=PRIVATE)
        assert sorted(receiver.ids()) == sorted(post.webhook_id for post in posts)
        assert WebhookPost.objects.filter(state=PostState.DELIVERED, attempts=1).count() == POSTS


@ONE_WRITER
def test_without_the_claim_posts_leave_twice(center):
    with organization_scope(center), receiving() as receiver:
        make_posts(make_endpoint(url=receiver.url), POSTS)
        race(center, [WORK] * 2, extra=PRIVATE + NO_CLAIM)
        assert len(receiver.ids()) > POSTS


def asked_at_the_same_time(center, extra: str = "") -> int:
    """How many of two workers sat waiting for one receiver that never answers."""
    with organization_scope(center), receiving() as receiver:
        receiver.drips = A_HEADER
        make_posts(make_endpoint(url=receiver.url), 10)
        race(center, [WORK] * 2, extra=PRIVATE + IMPATIENT + BOTH_LOOK + extra)
        return len(receiver.told)


def test_two_workers_that_begin_together_do_not_both_wait_for_one_receiver(center):
    assert asked_at_the_same_time(center) == 1


@ONE_WRITER
def test_control_without_the_lock_both_wait_for_it(center):
    assert asked_at_the_same_time(center, NO_LOCK) == 2


def test_a_worker_killed_after_sending_leaves_the_post_to_the_next(center):
    with organization_scope(center), receiving() as receiver:
        (post,) = make_posts(make_endpoint(url=receiver.url))
        killed = start(DIES_AFTER_ASKING.format(organization=center.pk))
        _out, said = killed.communicate(timeout=60)
        assert killed.returncode == -signal.SIGKILL, said
        assert receiver.ids() == [post.webhook_id]
        assert post_due() == 0
        with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1), tick=True):
            assert post_due() == 1
        assert receiver.ids() == [post.webhook_id] * 2
        post.refresh_from_db()
        assert (post.state, post.attempts) == (PostState.DELIVERED, 2)
