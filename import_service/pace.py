"""How many come to a door: in a minute, from one address, and how many wait for their turn."""

import time
from collections import deque
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from common.network_address import address_of
from common.visit_limits import VisitLimit, count_visit
from import_service.models import Delivery, Intake

# With so many in work, this one too, or so many within a second at this process, who delivers does not wait for theirs:
# what was kept is taken in together, at a fraction of the work. One by one they are taken in one after the other, so
# whoever has three before them would wait longer than a door may take.
BUSY = 3
RUSH = 10
# What has waited longer rests after a failure, or waits for a worker itself.
JUST_NOW = timedelta(seconds=10)
LAST_CAME: deque[float] = deque(maxlen=RUSH)
MINUTE = timedelta(minutes=1)


def wait_at(intake: Intake, request: HttpRequest) -> timedelta:
    """How long whoever asks has to wait, mostly not at all; they are counted."""
    of_all = VisitLimit("intake", most=intake.per_minute, within=MINUTE)
    of_one = VisitLimit("intake from one", most=intake.per_minute_of_one, within=MINUTE)
    return count_visit({of_all: str(intake.pk), of_one: f"{intake.pk}:{address_of(request)}"})


def is_rush() -> bool:
    """Asked once for each that comes."""
    LAST_CAME.append(time.monotonic())
    has_come_fast = len(LAST_CAME) == RUSH and LAST_CAME[-1] - LAST_CAME[0] < 1
    in_work = Delivery.objects.waiting().filter(received_at__gt=timezone.now() - JUST_NOW).order_by("-pk")
    return has_come_fast or in_work[: BUSY + 1].count() > BUSY
