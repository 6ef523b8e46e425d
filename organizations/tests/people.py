"""A center with its people, and the browser of any of them: fixtures that every test may ask for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope

BrowserOf = Callable[[Membership], Client]


def client_of(user: Any) -> Client:
    """A browser in which this login is at work."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def browser_of() -> BrowserOf:
    return lambda member: client_of(member.user)


@pytest.fixture
def center(db: None) -> Organization:
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
def sardor(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Sardor Aliyev")


@pytest.fixture
def teacher(center: Organization) -> Membership:
    return make_member(Role.TEACHER, organization=center, name="Dilnoza Saidova")


@pytest.fixture
def partner(center: Organization) -> Membership:
    return make_member(Role.PARTNER, organization=center, name="Lyceum 5")
