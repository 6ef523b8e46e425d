"""A run whose process is killed after it has written leaves what was there before; the next one is as if there had been
none."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from analytics.models import KPIDay
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import FIRST, ZONES, lived
from analytics.tests.late_story import caught_up
from analytics.tests.recount import Recount
from analytics.tests.written import cells, everything
from leads.factories import make_lead
from leads.services.log_touch import log_touch
from organizations.factories import make_member
from organizations.models import Organization
from organizations.scoping import open_organization, organization_scope
from organizations.tests.processes import start

LAST = FIRST + timedelta(days=6)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)
# Rows are written by then, corrections are not.
KILLED = """
import os, signal, time_machine
from datetime import date, datetime
from analytics.models import LeadMetrics
from analytics.services import compute_kpis as work
from analytics.services.keep_fresh import keep_kpis_fresh
from organizations.models import Organization
from organizations.scoping import open_organization, organization_scope
def die(changes, *_given):
    assert changes and LeadMetrics.objects.exists()
    os.kill(os.getpid(), signal.SIGKILL)
work._keep_corrections = die
with organization_scope(Organization.objects.get(pk={center})), time_machine.travel(datetime.fromisoformat("{now}")):
    {work}
"""
BY_HAND = f"work.compute_kpis(first=date({FIRST:%Y, %-m, %-d}), last=date({LAST:%Y, %-m, %-d}))"

pytestmark = pytest.mark.django_db(transaction=True)


def killed(center: Organization, work: str) -> None:
    process = start(KILLED.format(center=center.pk, work=work, now=LATER + timedelta(hours=3)))
    _out, said = process.communicate(timeout=240)
    assert process.returncode == -signal.SIGKILL, said.decode()


def test_a_killed_run_and_another_are_as_one() -> None:
    center = lived(ZONES[1], 3, days=6)
    killed(center, BY_HAND)
    with organization_scope(center), time_machine.travel(LATER, tick=False):
        assert not KPIDay.objects.exists()
        assert not any(everything())
        compute_kpis(first=FIRST, last=LAST)
        assert cells(FIRST, LAST) == Recount(center).cells(FIRST, LAST)


def test_a_killed_tick_leaves_what_stood_there_and_the_next_one_goes_on() -> None:
    center = lived(ZONES[1], 3, days=6)
    with organization_scope(center):
        with time_machine.travel(LATER) as clock:
            caught_up(clock, LATER)
            clock.shift(3600)
            told_late()
        before = everything()
        killed(center, "keep_kpis_fresh()")
        assert everything() == before
        with time_machine.travel(LATER) as clock:
            caught_up(clock, LATER + timedelta(hours=3))
        assert everything() != before
        assert cells(FIRST, LAST) == Recount(center).cells(FIRST, LAST)


def told_late() -> None:
    """Of a day that was counted long ago."""
    at = datetime(2026, 10, 22, 9, tzinfo=UTC)
    somebody = make_member(organization=open_organization())
    with time_machine.travel(at, tick=False):
        lead = make_lead(owner=somebody)
    log_touch(lead=lead, channel="phone", outcome="success", actor=somebody, at=at + timedelta(minutes=9))
