"""Two people confirm different files of one list at the same moment: the second is shown what the first wrote."""

from collections.abc import Iterator

import pytest
from django.db import connection

from import_service.reference.lists import RoomList
from import_service.reference.take_in import look_at
from organizations.choices import AuditKind
from organizations.factories import make_branch, make_member, make_organization
from organizations.models import AuditEvent, Membership
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.factories import make_room

pytestmark = pytest.mark.django_db(transaction=True)

CONFIRM = """
from import_service.reference.lists import RoomList
from import_service.reference.take_in import ChangedSinceLookError, take_in
from organizations.models import Membership
owner = Membership.objects.get()
try:
    take_in(resource=RoomList(owner), lines=[{line!r}], seen={seen!r}, actor=owner)
except ChangedSinceLookError:
    pass
"""
# Between what is written and the commit there is time for the other one.
PAUSE = """
from import_service.reference import take_in as verbs
write_journal = verbs._write_journal
def slowly(*facts):
    time.sleep(0.5)
    write_journal(*facts)
verbs._write_journal = slowly
"""
NO_LOCK = "verbs.lock_imports = lambda organization_id: None"


@pytest.fixture
def owner() -> Iterator[Membership]:
    member = make_member(organization=make_organization())
    with organization_scope(member.organization):
        make_room(name="101", branch=make_branch(name="Main"), capacity=12)
        yield member


def times_written(owner: Membership, extra: str) -> int:
    """14 and 16 seats, both looked at while the room had 12."""
    works = []
    for seats in ("14", "16"):
        line = {"": "2", "name": "101", "branch": "Main", "capacity": seats}
        seen = look_at(resource=RoomList(owner), lines=[line]).print
        works.append(CONFIRM.format(line=line, seen=seen))
    assert complaints(owner.organization, works, extra=extra) == []
    return AuditEvent.objects.filter(kind=AuditKind.CHANGED).count()


def test_the_second_does_not_write_over_the_first(owner: Membership) -> None:
    assert times_written(owner, PAUSE) == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_it_does(owner: Membership) -> None:
    assert times_written(owner, PAUSE + NO_LOCK) == 2
