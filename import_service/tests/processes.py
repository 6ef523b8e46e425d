"""Real worker processes on the test database, for tests that kill them or let them race."""

import os
import subprocess
import sys
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PREPARE = """
import os, sys
sys.path.insert(0, {base!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "crm_project.settings"
import django
django.setup()
from organizations.models import Organization
from organizations.scoping import organization_scope
from import_service.pipeline import apply, plan, work
plan.CHUNK = apply.CHUNK = {chunk}
{extra}
with organization_scope(Organization.objects.get(pk={organization})):
    work.work_on({job})
"""


def test_database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host = quote(known["HOST"], safe="")
    login = f"{known['USER']}:{known['PASSWORD']}@" if known["USER"] else ""
    return f"postgres://{login}{host}:{known['PORT'] or 5432}/{known['NAME']}"


def start_worker(*, organization_id: int, job_id: int, chunk: int, extra: str = "") -> subprocess.Popen[bytes]:
    """A process of its own that does the next step of the job; `extra` takes guards off."""
    code = PREPARE.format(
        base=str(settings.BASE_DIR), chunk=chunk, extra=extra, organization=organization_id, job=job_id
    )
    environment = {**os.environ, "DATABASE_URL": test_database_url()}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)
