"""Real processes on the test database, for tests that let them race; `extra` takes guards off."""

import os
import subprocess
import sys
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections

PREPARE = """
import os, sys, time
sys.path.insert(0, {base!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "crm_project.settings"
import django
django.setup()
from organizations.models import Organization
from organizations.scoping import organization_scope
{extra}
with organization_scope(Organization.objects.get(pk={organization})):
    while time.time() < {begin}:
        time.sleep(0.001)
{work}
"""


def database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host = quote(known["HOST"], safe="")
    login = f"{known['USER']}:{known['PASSWORD']}@" if known["USER"] else ""
    return f"postgres://{login}{host}:{known['PORT'] or 5432}/{known['NAME']}"


def race(organization_id: int, works: list[str], *, begin: float, extra: str = "") -> None:
    """Each work (lines of Python) in a process of its own, all from one moment on; any that fails fails the test."""
    connections.close_all()
    environment = {**os.environ, "DATABASE_URL": database_url()}
    processes = []
    for work in works:
        lines = "\n".join(f"    {line}" for line in work.splitlines())
        code = PREPARE.format(
            base=str(settings.BASE_DIR), organization=organization_id, begin=begin, work=lines, extra=extra
        )
        processes.append(subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE))
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()[-2_000:]
