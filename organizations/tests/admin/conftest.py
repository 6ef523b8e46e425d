"""Tests of the admin open the site of `pages`."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def _pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="organizations.tests.admin.pages"):
        yield
