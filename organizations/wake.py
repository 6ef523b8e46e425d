"""Has the tick of one center run soon instead of within the minute."""

import logging
import time
from functools import partial

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from organizations.models import Organization

TICK = "crm.tick_organization"
PAUSE_SECONDS = 1

logger = logging.getLogger(__name__)

# Until when this process itself has asked for a tick that comes later still: then there is nothing to ask the cache.
_covered_until: dict[int, float] = {}


def wake(organization: Organization) -> None:
    """After the commit, once: a burst of calls makes one tick at once and one a second later.

    A broker that is down breaks nothing, since the tick of the minute finds the same work.
    """
    transaction.on_commit(partial(_send, organization.pk), robust=True)


def _send(organization_id: int) -> None:
    now = time.monotonic()
    if now < _covered_until.get(organization_id, 0.0):
        return
    for delay, key in ((0, "woken"), (PAUSE_SECONDS, "wakes-again")):
        if cache.add(f"{key}-{organization_id}", True, PAUSE_SECONDS):
            _send_tick(organization_id, delay)
            _covered_until[organization_id] = now + delay
            return


def _send_tick(organization_id: int, delay: int) -> None:
    try:
        current_app.send_task(TICK, args=(organization_id,), countdown=delay, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker cannot be reached (%s); the next tick does the work.", error)
