"""Leaves a table as the database's own housekeeping would, before anything on it is measured."""

import time

from django.db import connection

TRIES = 20


def tidy(table: str) -> None:
    """With fresh statistics, and on PostgreSQL with its pages marked as seen by all, so that indexes alone can answer.

    A page is not marked while another program still looks back, such as the server's own gathering of statistics.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")
        return
    for _ in range(TRIES):
        if _vacuum(table):
            return
        time.sleep(1)
    raise SystemExit(f"{table} could not be tidied: another program looks back on its rows.")


def _vacuum(table: str) -> bool:
    """Whether (nearly) all its pages are marked."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("SELECT relallvisible >= 0.95 * relpages FROM pg_class WHERE oid = %s::regclass", [table])
        return bool(cursor.fetchone()[0])
