"""Counts that stay cheap on any table: several in one statement, none past a limit."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

LIMIT = 10_000


def count_many(queries: Mapping[str, QuerySet]) -> dict[str, int]:
    """How many rows each query finds; LIMIT + 1 stands for any number beyond."""
    counts = dict.fromkeys(queries, 0)
    parts: list[str] = []
    params: list[Any] = []
    counted: list[str] = []
    for name, rows in queries.items():
        try:
            sql, values = rows.order_by().values("pk")[: LIMIT + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - written by the ORM
        params += values
        counted.append(name)
    if counted:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            counts.update(zip(counted, cursor.fetchone(), strict=True))
    return counts


def shown_count(count: int) -> str:
    """The number as people write it; "10,000+" for what was not counted to the end."""
    if count > LIMIT:
        return _("%(count)s+") % {"count": number_format(LIMIT, use_l10n=True, force_grouping=True)}
    return str(number_format(count, use_l10n=True, force_grouping=True))
