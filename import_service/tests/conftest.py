"""What tests of imports share."""

from collections.abc import Iterator

import pytest

from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture
def center(db: None) -> Iterator[Organization]:
    """A center in Uzbekistan with its scope open."""
    organization = make_organization(country="UZ")
    with organization_scope(organization):
        yield organization
