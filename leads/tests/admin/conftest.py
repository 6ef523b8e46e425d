"""Browsers of people who are logged in."""

from collections.abc import Callable

import pytest
from django.test import Client

from organizations.models import Membership


@pytest.fixture
def browser_of() -> Callable[[Membership], Client]:
    def make(member: Membership) -> Client:
        client = Client()
        assert member.user
        client.force_login(member.user)
        return client

    return make
