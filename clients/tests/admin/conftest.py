"""A family in the open scope, and the page of a client."""

import pytest
from django.core.cache import cache

from clients.factories import make_client
from clients.models import Client
from clients.services.link_contact import link_contact


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def nothing_kept():
    """Counts of tabs are kept for half a minute."""
    cache.clear()


@pytest.fixture
def mother(scope) -> Client:
    return make_client(first_name="Nilufar", last_name="Karimova", phone="+998901234567", city="Tashkent")


@pytest.fixture
def child(mother) -> Client:
    child = make_client(first_name="Bek", last_name="Karimov", phone="")
    link_contact(client=child, contact=mother, actor=None, pays=True)
    return child
