"""Two count the same days at the same moment: by hand and by the tick, say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from analytics.dirty import mark_dirty_days
from analytics.models import Correction
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import FIRST, ZONES, lived
from analytics.tests.recount import Recount
from analytics.tests.written import cells, everything
from leads.factories import make_lead
from leads.services.log_touch import log_touch
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints

pytestmark = pytest.mark.django_db(transaction=True)

LAST = FIRST + timedelta(days=6)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)
COUNT = f"""
from datetime import date
from analytics.services.compute_kpis import compute_kpis
compute_kpis(first=date({FIRST:%Y, %-m, %-d}), last=date({LAST:%Y, %-m, %-d}))
"""
# Between what was counted and what is written there is time for the other one.
PAUSE = """
from analytics.services import compute_kpis as work
count_groups = work.count_groups
def slowly(first, last):
    time.sleep(0.5)
    return count_groups(first, last)
work.count_groups = slowly
"""
NO_LOCK = """
from django.db.models import QuerySet
QuerySet.select_for_update = lambda rows, **how: rows
"""


@pytest.fixture
def center() -> Organization:
    """Its days were counted; then somebody new wrote down a call of one of them."""
    center = lived(ZONES[1], 3, days=6)
    with organization_scope(center), time_machine.travel(LATER, tick=False):
        compute_kpis(first=FIRST, last=LAST)
        at = datetime(2026, 10, 22, 9, tzinfo=UTC)
        newcomer = make_member(organization=center)
        with time_machine.travel(at, tick=False):
            lead = make_lead(owner=newcomer)
        log_touch(lead=lead, channel="phone", outcome="success", actor=newcomer, at=at + timedelta(minutes=9))
        # Marking a day would make the other one wait, too.
        assert mark_dirty_days(timezone.now())
    return center


def test_both_leave_what_one_would_have_written(center: Organization) -> None:
    with organization_scope(center), time_machine.travel(LATER):
        assert complaints(center, [COUNT, COUNT], extra=PAUSE) == []
        assert cells(FIRST, LAST) == Recount(center).cells(FIRST, LAST)
        assert Correction.objects.filter(figure="new_contacts").count() == 1
        written = everything()
        assert compute_kpis(first=FIRST, last=LAST) == []
        assert everything() == written


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_of_days_they_write_one_row_twice(center: Organization) -> None:
    with organization_scope(center), time_machine.travel(LATER):
        said = complaints(center, [COUNT, COUNT], extra=PAUSE + NO_LOCK)
    assert len(said) == 1
    assert "unique" in said[0].lower()
