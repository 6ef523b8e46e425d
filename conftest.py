"""What every test shares."""

import gc
from pathlib import Path
from shutil import rmtree

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from hypothesis import HealthCheck, settings

pytest_plugins = ["organizations.tests.people"]

# A slow computer is no failure, and the same commit gives the same verdict on every run.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk through two million objects again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Rows of different tests have the same numbers, by which caches and folders name what they keep."""
    cache.clear()
    rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)
    Path(django_settings.MEDIA_ROOT).mkdir()
