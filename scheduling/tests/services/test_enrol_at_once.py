"""Several people give away the last seats of a group at the same moment."""

import pytest
from django.db import connection

from clients.factories import make_client
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints
from scheduling.factories import new_group
from scheduling.models import Enrolment, Group
from scheduling.services.save_group import open_group

pytestmark = pytest.mark.django_db(transaction=True)

SEATS = 3
SERVICE = "from scheduling.services import enrol\n"
JOIN = """
from django.core.exceptions import ValidationError
from clients.models import Client
from scheduling.models import Group
group = Group.objects.get(pk={group})
for pk in {clients}:
    try:
        enrol.enrol(client=Client.objects.get(pk=pk), group=group, starts_on=group.first_day, actor=None)
    except ValidationError:
        pass
"""
# Looks at the seats, waits, takes one: without the lock all see the same free seats.
NO_LOCK = """
import time
from scheduling.models import Group
Group.objects._queryset_class.select_for_update = lambda rows, **_options: rows
check = enrol._check
def dawdle(*args, **kwargs):
    check(*args, **kwargs); time.sleep(0.3)
enrol._check = dawdle
"""


@pytest.fixture
def center() -> Organization:
    return make_organization()


def join_at_once(center: Organization, extra: str = "") -> int:
    """How many of twelve, whom four processes enrol, have a seat in a group of three."""
    with organization_scope(center):
        group: Group = new_group(capacity=SEATS)
        open_group(group=group)
        people = [make_client().pk for _number in range(12)]
        works = [JOIN.format(group=group.pk, clients=people[part::4]) for part in range(4)]
        assert complaints(center, works, extra=SERVICE + extra) == []
        return Enrolment.objects.filter(group=group).count()


def test_no_more_join_than_there_are_seats(center: Organization) -> None:
    assert join_at_once(center) == SEATS


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_too_many_join(center: Organization) -> None:
    assert join_at_once(center, NO_LOCK) > SEATS
