"""Browsers of people who are logged in, on the site of `pages`."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client, override_settings

from organizations.models import Membership


@pytest.fixture(autouse=True)
def _pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="organizations.tests.admin.pages"):
        yield


@pytest.fixture
def browser_of() -> Callable[[Membership], Client]:
    def make(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return make
