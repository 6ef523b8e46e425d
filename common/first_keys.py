"""The first rows of several queries in one statement."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def first_keys(queries: Mapping[str, QuerySet], limit: int) -> dict[str, list[int]]:
    """Primary keys by the name of their query, in its order."""
    keys: dict[str, list[int]] = {name: [] for name in queries}
    parts: list[str] = []
    params: list[Any] = []
    # Each part is wrapped: SQLite limits no bare part of a UNION.
    for place, rows in enumerate(queries.values()):
        try:
            sql, values = rows.values("pk")[:limit].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place}, first_rows.pk FROM ({sql}) AS first_rows")  # noqa: S608 - written by the ORM
        params += values
    if parts:
        names = list(queries)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for place, key in cursor.fetchall():
                keys[names[place]].append(key)
    return keys
