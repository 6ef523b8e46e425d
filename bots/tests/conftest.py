"""What tests of the bot share: a center in whose scope they run, and a chat somebody has begun."""

from collections.abc import Iterator
from typing import Any

import pytest

from bots.models import Conversation
from bots.services.open_conversation import open_conversation
from bots.tests.telegram import TOKEN, Telegram, running
from messaging.models import Bot
from messaging.services.connect_bot import connect_bot
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture
def school(center: Organization) -> Iterator[Organization]:
    with organization_scope(center):
        yield center


@pytest.fixture
def conversation(school: Organization) -> Conversation:
    return open_conversation(address="7001", name="Aziz Karimov", username="aziz", language="uz")


@pytest.fixture
def telegram(settings: Any) -> Iterator[Telegram]:
    with running() as telegram:
        settings.TELEGRAM_API_BASE = telegram.url
        yield telegram


@pytest.fixture
def bot(telegram: Telegram, school: Organization) -> Bot:
    return connect_bot(token=TOKEN, actor=None)
