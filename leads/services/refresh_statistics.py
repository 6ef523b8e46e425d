"""What a database needs to know and to have when many leads are written at once."""

from django.db import connection

MANY = 1_000


def refresh_statistics() -> None:
    """Without this SQLite takes every organization for ten rows, and reads all leads where an index would do.

    PostgreSQL finds out by itself, a minute later. Half a second for a million leads.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_lead")
        cursor.execute("ANALYZE leads_lead_tags")


def ask_for_memory() -> None:
    """Until the transaction ends: PostgreSQL sorts names into the index of searches in pieces as large as this."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'")
