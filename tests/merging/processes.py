"""Real processes that merge, part, edit, note and call at once on the test database."""

import subprocess

from organizations.tests import processes

_PLAY = """
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
    return processes.start(_PLAY.format(organization=organization, part=part, seed=seed, rounds=rounds, extra=extra))
