"""Real processes that merge, part, edit, note and call at once on the test database."""

import os
import subprocess
import sys

from django.conf import settings

from import_service.tests.processes import test_database_url

_PREPARE = """
import os, sys, random
sys.path.insert(0, {base!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "crm_project.settings"
import django
django.setup()
{extra}
from tests.merging import turmoil
turmoil.run(organization={organization}, part={part!r}, seed={seed}, rounds={rounds})
"""
# Every writer goes on as if nobody else were there, and whatever the database refuses.
NO_LOCKS = """
from tests.merging import turmoil
turmoil.REFUSALS = (Exception,)
from django.db.models import QuerySet
QuerySet.select_for_update = lambda self, *args, **kwargs: self
"""


def start(*, organization: int, part: str, seed: int, rounds: int, extra: str = "") -> subprocess.Popen[bytes]:
    """A process that plays one part; `extra` takes guards off."""
    code = _PREPARE.format(
        base=str(settings.BASE_DIR), organization=organization, part=part, seed=seed, rounds=rounds, extra=extra
    )
    environment = {**os.environ, "DATABASE_URL": test_database_url()}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)
