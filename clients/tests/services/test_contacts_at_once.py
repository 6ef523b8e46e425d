"""Several people change who answers for one child at the same moment."""

import pytest
from django.db import connection

from clients.factories import make_client
from clients.models import ClientContact
from organizations.factories import make_organization
from organizations.scoping import organization_scope
from organizations.tests.processes import complaints

pytestmark = pytest.mark.django_db(transaction=True)

SERVICE = "from clients.services import link_contact\n"
LINKS = """
from clients.models import Client
for contact in {contacts}:
    link_contact.link_contact(
        client=Client.objects.get(pk={child}), contact=Client.objects.get(pk=contact), actor=None,
        is_primary=True, pays=True,
    )
"""
# Takes from the others, waits, writes: without the lock two take nothing and both write.
NO_LOCK = """
import time
link_contact.lock_client = lambda client: client
take = link_contact._take_from_others
def dawdle(link):
    take(link); time.sleep(0.3)
link_contact._take_from_others = dawdle
"""


@pytest.fixture
def center():
    return make_organization()


def link_at_once(center, extra=""):
    """Four processes link three contacts each, every one as the primary one and the payer: what they complained of."""
    with organization_scope(center):
        child = make_client()
        people = [make_client().pk for _number in range(12)]
    works = [LINKS.format(child=child.pk, contacts=people[part::4]) for part in range(4)]
    return child, complaints(center, works, extra=SERVICE + extra)


def test_at_the_end_one_is_called_first_and_one_pays(center):
    child, said = link_at_once(center)
    assert said == []
    with organization_scope(center):
        links = ClientContact.objects.filter(client=child)
        assert (links.count(), links.filter(is_primary=True).count(), links.filter(pays=True).count()) == (12, 1, 1)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, with or without the lock")
def test_without_the_lock_the_database_has_to_refuse(center):
    _child, said = link_at_once(center, NO_LOCK)
    assert any("client_one_p" in words or "deadlock" in words for words in said)
