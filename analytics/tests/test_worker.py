"""The whole way of a tick: the clock's message, a worker of its own process, the center's task, the rows."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from analytics.models import LeadMetrics
from leads.factories import make_lead
from organizations.factories import make_organization
from organizations.scoping import organization_scope
from organizations.tests.processes import environment, start

TICK = "from organizations.tasks import tick; tick.delay()"
WORKER = ("-m", "celery", "-A", "crm_project", "worker", "--pool=solo", "--loglevel=WARNING", "--without-mingle")
PATIENCE = timedelta(minutes=2)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_hears_the_tick_counts_the_days(tmp_path: Path) -> None:
    center, here = make_organization(), {"VAR_DIR": str(tmp_path), "BROKER_URL": "filesystem://localhost/"}
    with organization_scope(center):
        make_lead()
        ticking = start(TICK, **here)
        _out, said = ticking.communicate(timeout=120)
        assert ticking.returncode == 0, said.decode()
        known = environment(DJANGO_SETTINGS_MODULE="crm_project.settings", **here)
        worker = subprocess.Popen([sys.executable, *WORKER], cwd=settings.BASE_DIR, env=known)
        try:
            end = timezone.now() + PATIENCE
            while not LeadMetrics.objects.exists() and worker.poll() is None and timezone.now() < end:
                time.sleep(0.3)
        finally:
            worker.terminate()
            worker.wait(60)
        assert LeadMetrics.objects.get().created == 1
