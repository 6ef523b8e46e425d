"""A center with a bot that talks with a stand-in for Telegram."""

from collections.abc import Iterator
from typing import Any

import pytest

from messaging.factories import make_bot
from messaging.models import Bot
from messaging.tests.outbox.peer import Peer, bot_api
from organizations.factories import make_organization
from organizations.models import Organization
from organizations.scoping import organization_scope


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with bot_api(tmp_path_factory.mktemp("telegram")) as started:
        yield started


@pytest.fixture
def peer(server: Peer, settings: Any) -> Peer:
    server.log.write_text("")
    settings.TELEGRAM_API_BASE = server.url
    settings.TELEGRAM_PER_SECOND = 1000
    return server


@pytest.fixture
def center(db: None) -> Organization:
    return make_organization()


@pytest.fixture
def bot(center: Organization, peer: Peer) -> Iterator[Bot]:
    with organization_scope(center):
        yield make_bot()
