"""What tests of imports share."""

from collections.abc import Iterator

import pytest
from django.test import Client

from import_service.pace import LAST_CAME
from organizations.factories import make_organization
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope
from organizations.tests.people import client_of


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


@pytest.fixture
def browser(owner: Membership) -> Client:
    return client_of(owner.user)
