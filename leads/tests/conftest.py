"""A center with its people, and another one that must never be seen."""

from collections.abc import Iterator

import pytest

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
def malika(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Malika Yusupova")


@pytest.fixture
def sardor(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Sardor Aliyev")


@pytest.fixture
def partner(center: Organization) -> Membership:
    return make_member(Role.PARTNER, organization=center, name="Lyceum 5")
