"""Counts that stay cheap on any table: several in one statement, none past a limit; and how people write numbers."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

LIMIT = 10_000


def count_many(queries: Mapping[str, QuerySet], limit: int | None = None) -> dict[str, int]:
    """How many rows each query finds; limit + 1 stands for any number beyond."""
    limit = LIMIT if limit is None else limit
    counts = dict.fromkeys(queries, 0)
    parts: list[str] = []
    params: list[Any] = []
    counted: list[str] = []
    for name, rows in queries.items():
        try:
            sql, values = rows.order_by().values("pk")[: limit + 1].query.sql_with_params()
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


class CappedPaginator(Paginator):
    """Pages of a table of any size; there is no page beyond the rows that were counted."""

    @cached_property
    def count(self) -> int:
        return count_many({"rows": self.object_list})["rows"]  # type: ignore[dict-item]


def grouped(count: int) -> str:
    """The number as people write it: 1,000,000."""
    return str(number_format(count, use_l10n=True, force_grouping=True))


def money(amount: Decimal, currency: str) -> str:
    """ "450,000 UZS", "49.50 USD": parts of a unit only where there are any."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return f"{number_format(amount, decimals, use_l10n=True, force_grouping=True)} {currency}"


def shown_count(count: int) -> str:
    """The number as people write it; "10,000+" for what was not counted to the end."""
    return _("%(count)s+") % {"count": grouped(LIMIT)} if count > LIMIT else grouped(count)
