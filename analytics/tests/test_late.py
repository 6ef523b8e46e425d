"""What the ticks left behind is what a recount says, whatever was changed after its day was counted."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from analytics.tests.conftest import FIRST, ZONES
from analytics.tests.late_story import LateStory, caught_up
from analytics.tests.recount import Recount
from analytics.tests.recount_school import SchoolRecount
from analytics.tests.written import cells, school_cells
from organizations.factories import make_organization
from organizations.scoping import organization_scope

DAYS = 30
LAST = FIRST + timedelta(days=DAYS - 1)
AFTER = datetime.combine(LAST + timedelta(days=1), time(12), UTC)
# A follow-up that is missed again forgets that it was missed before, and on which day: nothing says what to count anew.
FORGOTTEN = "follow_ups_overdue"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_what_a_recount_says_after_the_ticks(seed: int) -> None:
    center = make_organization(timezone=ZONES[seed], country="XX")
    with organization_scope(center), timezone.override(center.zone):
        LateStory(center, seed).live(FIRST, DAYS, a_day=6)
        with time_machine.travel(AFTER) as clock:
            caught_up(clock, AFTER)
        stored = cells(FIRST, LAST) | school_cells(FIRST, LAST)
        assert differences(stored, Recount(center).cells(FIRST, LAST) | SchoolRecount(center).cells(FIRST, LAST)) == {}


def differences(stored: dict[Any, Any], recounted: dict[Any, Any]) -> dict[Any, Any]:
    """{cell: (what stands there, what it should be)}"""
    return {
        key: (stored.get(key), recounted.get(key))
        for key in sorted({*stored, *recounted}, key=str)
        if stored.get(key) != recounted.get(key) and key[-1] != FORGOTTEN
    }
