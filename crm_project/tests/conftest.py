"""Nothing kept from the test before, and the short names that tests of the whole program use."""

import pytest
from django.core.cache import cache

from organizations.models import Membership
from organizations.tests.people import BrowserOf

Enter = BrowserOf


@pytest.fixture(autouse=True)
def _no_memory(db: None) -> None:
    """What one test kept in the cache is not there for the next."""
    cache.clear()


@pytest.fixture
def seller(malika: Membership) -> Membership:
    return malika


@pytest.fixture
def enter(browser_of: BrowserOf) -> BrowserOf:
    return browser_of
