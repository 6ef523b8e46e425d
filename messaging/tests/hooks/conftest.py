"""A center with a webhook that posts to a receiver on this machine."""

from collections.abc import Iterator

import pytest

from messaging.factories import make_endpoint
from messaging.models import WebhookEndpoint
from messaging.tests.hooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
def endpoint(scope, receiver: Receiver) -> WebhookEndpoint:
    return make_endpoint(url=receiver.url)
