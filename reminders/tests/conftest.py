"""A center with its people, and their browsers."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope


@pytest.fixture
def center(db) -> Organization:
    return make_organization(name="Oxbridge")


@pytest.fixture
def scope(center: Organization) -> Iterator[Organization]:
    with organization_scope(center):
        yield center


@pytest.fixture
def owner(center: Organization) -> Membership:
    return make_member(Role.OWNER, organization=center, name="Olga Owner")


@pytest.fixture
def manager(center: Organization) -> Membership:
    return make_member(Role.MANAGER, organization=center, name="Jamshid Manager")


@pytest.fixture
def malika(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Malika Yusupova")


@pytest.fixture
def teacher(center: Organization) -> Membership:
    return make_member(Role.TEACHER, organization=center, name="Dilnoza Saidova")


@pytest.fixture
def partner(center: Organization) -> Membership:
    return make_member(Role.PARTNER, organization=center, name="Lyceum 5")


@pytest.fixture
def browser_of() -> Callable[[Membership], Client]:
    def make(member: Membership) -> Client:
        client = Client()
        assert member.user
        client.force_login(member.user)
        return client

    return make
