"""Workers are killed, answers get lost: nobody gets a message twice, none is lost in silence."""

import time
from pathlib import Path

import pytest
from django.db import connection

from messaging.choices import MessageStatus
from messaging.factories import make_bot, make_messages
from messaging.models import Message
from messaging.tests.outbox.chaos import run, start_worker
from messaging.tests.outbox.peer import bot_api
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def center() -> Organization:
    return make_organization()


def test_killed_workers_and_lost_answers(center: Organization) -> None:
    verdict = run(center, messages=300, workers=2, kill_every=3, chances={"drop": 5, "bad_gateway": 1})
    assert verdict.is_kept, verdict
    assert verdict.unanswered > 0
    assert verdict.arrived >= verdict.messages - verdict.uncertain


def test_without_the_guard_messages_arrive_twice(center: Organization) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: two workers hardly ever meet")
    verdict = run(center, messages=120, workers=2, kill_every=None, is_guarded=False, patience=60)
    assert verdict.doubled > 0


@pytest.mark.parametrize(
    ("point", "arrived", "status"),
    [
        ("after_claim", 0, MessageStatus.PENDING),
        ("before_send", 0, MessageStatus.UNCERTAIN),
        ("after_send", 1, MessageStatus.UNCERTAIN),
        ("after_commit", 1, MessageStatus.SENT),
    ],
)
def test_a_power_cut_at(point: str, arrived: int, status: str, center: Organization, tmp_path: Path) -> None:
    """What of a single message is known afterwards. Killed before the request left, it counts as uncertain too: from
    outside nobody can tell."""
    with organization_scope(center), bot_api(tmp_path) as peer:
        make_bot()
        make_messages(["Hello"])
        assert start_worker(center, peer, True, "--die-at", point).wait(60) == 137
        assert len(peer.delivered()) == arrived
        _wait_for_dead_leases()
        assert Message.objects.get().status == status


def _wait_for_dead_leases() -> None:
    """As the next tick does it."""
    from django.utils import timezone

    from messaging.outbox.leases import put_right

    deadline = time.monotonic() + 20
    while Message.objects.filter(lease_until__isnull=False).exists() and time.monotonic() < deadline:
        time.sleep(0.2)
        put_right(timezone.now())
