"""A run whose process is killed after it has written leaves nothing; the next one is as if there had been none."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from analytics.models import KPIDay
from analytics.services.compute_kpis import compute_kpis
from analytics.tests.conftest import FIRST, ZONES, lived
from analytics.tests.recount import Recount
from analytics.tests.written import cells, everything
from organizations.scoping import organization_scope
from organizations.tests.processes import start

LAST = FIRST + timedelta(days=6)
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)
# Rows are written by then, corrections are not.
KILLED = """
import os, signal
from datetime import date
from analytics.models import LeadMetrics
from analytics.services import compute_kpis as work
from organizations.models import Organization
from organizations.scoping import organization_scope
def die(*_given):
    assert LeadMetrics.objects.exists()
    os.kill(os.getpid(), signal.SIGKILL)
work._keep_corrections = die
with organization_scope(Organization.objects.get(pk={center})):
    work.compute_kpis(first=date({first:%Y, %-m, %-d}), last=date({last:%Y, %-m, %-d}))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_and_another_are_as_one() -> None:
    center = lived(ZONES[1], 3, days=6)
    killed = start(KILLED.format(center=center.pk, first=FIRST, last=LAST))
    _out, said = killed.communicate(timeout=240)
    assert killed.returncode == -signal.SIGKILL, said.decode()
    with organization_scope(center), time_machine.travel(LATER, tick=False):
        assert not KPIDay.objects.exists()
        assert not any(everything())
        compute_kpis(first=FIRST, last=LAST)
        assert cells(FIRST, LAST) == Recount(center).cells(FIRST, LAST)
