"""A database for one benchmark, gone with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """With every migration run; what stands in the configured database is not touched."""
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
