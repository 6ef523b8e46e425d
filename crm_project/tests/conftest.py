"""A center, people of each role, and a browser of any of them."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization

Enter = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _no_memory(db: None) -> None:
    """What one test kept in the cache is not there for the next."""
    cache.clear()


@pytest.fixture
def center() -> Organization:
    return make_organization(name="Oxbridge")


@pytest.fixture
def owner(center: Organization) -> Membership:
    return make_member(Role.OWNER, organization=center, name="Olga Owner")


@pytest.fixture
def seller(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Malika Yusupova")


@pytest.fixture
def partner(center: Organization) -> Membership:
    return make_member(Role.PARTNER, organization=center, name="Lyceum 5")


@pytest.fixture
def enter() -> Enter:
    def log_in(member: Membership) -> Client:
        client = Client()
        assert member.user is not None
        client.force_login(member.user, backend="organizations.backends.MembershipBackend")
        return client

    return log_in
