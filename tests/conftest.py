"""Two centers with recognisable rows in every table."""

import logging
from collections.abc import Iterator

import pytest

from tests.canary import Center, plant


@pytest.fixture
def north(db: None) -> Center:
    return plant("North", "zqnorth", "+998901110017")


@pytest.fixture
def south(db: None) -> Center:
    return plant("South", "zqsouth", "+998902220028")


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages that say no, and the numbers in the menu, are drawn and read in tests of their own; thousands of them
    would take minutes. Nor are refusals logged."""
    monkeypatch.setattr("crm_project.navigation._kept_counts", lambda _request: {})
    monkeypatch.setattr("crm_project.urls.handler403", "django.views.defaults.permission_denied")
    monkeypatch.setattr("crm_project.urls.handler404", "django.views.defaults.page_not_found")
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
