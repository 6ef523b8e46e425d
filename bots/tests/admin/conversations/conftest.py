"""A school at noon on a Monday in Tashkent."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from organizations.models import Organization

MONDAY_NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_monday(school: Organization) -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON):
        yield
