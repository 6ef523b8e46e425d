"""The moment at which tests stand whose terms and lessons have fixed days. For the conftest of their folder."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

STANDS_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def long_before_the_lessons() -> Iterator[None]:
    """Whatever year it is: in February 2027 a lesson of that month would be over."""
    with time_machine.travel(STANDS_AT):
        yield
