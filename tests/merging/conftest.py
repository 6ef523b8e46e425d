"""A center with an open scope and two of its people."""

from collections.abc import Iterator

import pytest

from organizations.choices import Role
from organizations.factories import make_member, make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope


@pytest.fixture
def center(db: None) -> Organization:
    return make_organization()


@pytest.fixture
def scope(center: Organization) -> Iterator[Organization]:
    with organization_scope(center):
        yield center


@pytest.fixture
def malika(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Malika Yusupova")


@pytest.fixture
def sardor(center: Organization) -> Membership:
    return make_member(Role.SALESPERSON, organization=center, name="Sardor Rahimov")
