"""Real worker processes on the test database, for tests that kill them or let them race."""

import subprocess

from organizations.tests.processes import start

WORK = """
from organizations.models import Organization
from organizations.scoping import organization_scope
from import_service.pipeline import apply, plan, work
plan.CHUNK = apply.CHUNK = {chunk}
{extra}
with organization_scope(Organization.objects.get(pk={organization})):
    work.work_on({job})
"""


def start_worker(*, organization_id: int, job_id: int, chunk: int, extra: str = "") -> subprocess.Popen[bytes]:
    """A process of its own that does the next step of the job; `extra` takes guards off."""
    return start(WORK.format(chunk=chunk, extra=extra, organization=organization_id, job=job_id))
