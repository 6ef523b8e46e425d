"""How many rows a query finds, counted up to a limit, and which of them stand on a page, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

# What is named twice is worked out once and kept, by both databases.
_STATEMENT = """
WITH found AS ({found}), counted AS (SELECT COUNT(*) AS whole{sums} FROM found)
SELECT shown.pk, counted.* FROM counted LEFT JOIN (
    SELECT pk FROM found WHERE (SELECT whole FROM counted) <= %s ORDER BY {order} LIMIT %s OFFSET %s
) AS shown ON 1 = 1"""


@dataclass(frozen=True)
class Order:
    """By one field, blanks last; rows of equal value by their keys."""

    field: str
    descending: bool = False
    keys_descending: bool = True

    @property
    def of_found(self) -> str:
        return f"ordered_by {_way(self.descending)} NULLS LAST, pk {_way(self.keys_descending)}"


@dataclass(frozen=True)
class FoundPage:
    """Keys of the page in no order, and how many of all rows fit each total; neither if there are too many rows."""

    count: int = 0
    keys: list[int] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)


def find_page(wanted: QuerySet, order: Order, page: slice, *, limit: int, totals: Mapping[str, Q]) -> FoundPage:
    """`count` is limit + 1 for any number beyond.

    The rows are found in no order, so that the database may use the index of the narrowest condition; only what was
    found is put in order.
    """
    columns: dict[str, Any] = {f"total_{name}": _one_if(condition) for name, condition in totals.items()}
    rows = wanted.order_by().values("pk", ordered_by=F(order.field), **columns)[: limit + 1]
    try:
        found, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return FoundPage(totals=dict.fromkeys(totals, 0))
    sums = "".join(f", COALESCE(SUM({column}), 0) AS {column}" for column in columns)
    sql = _STATEMENT.format(found=found, sums=sums, order=order.of_found)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, limit, page.stop - page.start, page.start])
        answer = cursor.fetchall()
    _key, count, *summed = answer[0]
    if count > limit:
        return FoundPage(count)
    keys = [key for key, *_counted in answer if key is not None]
    return FoundPage(count, keys, dict(zip(totals, summed, strict=True)))


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _way(descending: bool) -> str:
    return "DESC" if descending else "ASC"
