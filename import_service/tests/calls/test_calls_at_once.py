"""Pieces of one call, worked on by several processes at the same time: one contact. With the guard off there are
several."""

import pytest
from django.db import connection

from import_service.models import Call, CallLine, Delivery
from import_service.services.receive_delivery import receive_delivery
from import_service.services.work_on_delivery import work_on_due
from import_service.tests.calls.conftest import ANSWERED, ENDED, RINGS
from leads.choices import Door
from leads.factories import make_source
from leads.models import Lead, Touchpoint
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import race

pytestmark = pytest.mark.django_db(transaction=True)

WORK = """
from import_service.services.work_on_delivery import work_on_due
work_on_due()
"""
# Nobody waits for who is at the same call.
NO_LOCK = """
from import_service.models import Call
from import_service.services import take_in_call as service
def unlocked(line, piece, received_at):
    call, _ = Call.objects.get_or_create(
        line=line, call_id=piece.call_id, defaults={"began_at": piece.began_at or received_at}
    )
    call.line = line
    return call
service._locked = unlocked
first = service._first_time
def later(*args):
    time.sleep(0.3)
    return first(*args)
service._first_time = later
"""


def work_beside_each_other(extra: str = "") -> int:
    """How many contacts there are of one call."""
    center: Organization = make_organization()
    with organization_scope(center):
        line = CallLine.objects.create(source=make_source())
        for number in range(8):
            for piece in (RINGS, ANSWERED, ENDED):
                key = f"{number}{piece['event']}"
                told = {**piece, "attempt": number}
                receive_delivery(source=line.source, door=Door.WEBHOOK, payload=told, key=key, kind="call")
                if extra and Delivery.objects.count() == 1:
                    # Who writes down a call makes others wait for it: what the lock is for is a call that is known.
                    work_on_due()
        race(center, [WORK] * 4, extra=extra)
        assert Call.objects.count() == 1
        if not extra:
            assert Lead.objects.count() == 1
        return int(Touchpoint.objects.count())


def test_pieces_of_one_call_make_one_contact() -> None:
    assert work_beside_each_other() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one write at a time")
def test_control_without_the_lock_there_are_several() -> None:
    assert work_beside_each_other(NO_LOCK) > 1
