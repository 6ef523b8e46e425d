"""Centers in three zones; in two of them the clock is changed in these weeks."""

from datetime import date

import pytest

from analytics.tests.story import Story
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope

FIRST = date(2026, 10, 20)
DAYS = 16
# Berlin's clock goes back on 25 October, that of New York on 1 November.
ZONES = ("Asia/Tashkent", "Europe/Berlin", "America/New_York")


@pytest.fixture
def centers(db: None) -> list[Organization]:
    """Each with some weeks behind it."""
    return [lived(zone, seed) for seed, zone in enumerate(ZONES)]


@pytest.fixture
def berlin(db: None) -> Organization:
    return lived(ZONES[1], 7)


def lived(zone: str, seed: int, days: int = DAYS) -> Organization:
    center = make_organization(timezone=zone)
    with organization_scope(center):
        Story(center, seed).live(FIRST, days)
    return center
