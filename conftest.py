"""What every test shares."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["organizations.tests.people"]

# A slow computer is no failure, and the same commit gives the same verdict on every run.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that ask the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What never asks the database gives the same verdict on both; pytest-django stops it if it asks all the same."""
    if config.getoption("only_database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
        items[:] = [item for item in items if asks_the_database(item)]


def asks_the_database(item: pytest.Item) -> bool:
    wanted = getattr(item, "fixturenames", ())
    return bool({"db", "transactional_db"} & set(wanted)) or item.get_closest_marker("django_db") is not None
