"""A center in whose scope the school is, at a moment of its own."""

from collections.abc import Iterator

import pytest

from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.tests.clock import long_before_the_lessons

__all__ = ["long_before_the_lessons"]


@pytest.fixture
def school(db: None) -> Iterator[Organization]:
    """In Tashkent, with its scope open."""
    organization = make_organization(name="Registan", country="UZ", timezone="Asia/Tashkent")
    with organization_scope(organization):
        yield organization
