"""What tests of the bot share: a center in whose scope they run, and a chat somebody has begun."""

from collections.abc import Iterator

import pytest

from bots.models import Conversation
from bots.services.open_conversation import open_conversation
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture
def school(center: Organization) -> Iterator[Organization]:
    with organization_scope(center):
        yield center


@pytest.fixture
def conversation(school: Organization) -> Conversation:
    return open_conversation(address="7001", name="Aziz Karimov", username="aziz", language="uz")
