"""Several workers keep the pace of one bot and of each chat; whoever is told to wait keeps nobody else."""

import pytest

from messaging.tests.outbox.pacing import run
from organizations.factories import make_organization

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_keep_one_pace() -> None:
    """Unpaced, all would arrive within a second. A busy computer lets some arrive later and so closer together."""
    pace = run(make_organization(), chats=12, each=3, workers=2, per_second=8)
    assert pace.arrived == 36
    assert pace.busiest_second <= 16, pace
    assert pace.per_second <= 8 * 1.1, pace
    assert pace.shortest_pause_in_a_chat >= 0.9, pace
    assert pace.refusals >= 1, pace
    assert (pace.shortest_pause_after_a_refusal or 7) >= 6.9, pace
