"""What tests of imports share."""

from collections.abc import Iterator

import pytest

from import_service.pace import LAST_CAME
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture
def center(db: None) -> Iterator[Organization]:
    """A center in Uzbekistan with its scope open."""
    organization = make_organization(country="UZ")
    with organization_scope(organization):
        yield organization


@pytest.fixture(autouse=True)
def nobody_came_just_now() -> None:
    """Tests knock one right after the other, and that is no rush."""
    LAST_CAME.clear()
