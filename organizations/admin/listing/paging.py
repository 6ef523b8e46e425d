"""One page of a long list: how many there are, counted up to a limit, and the rows, found by id first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet

from common.counting import LIMIT
from common.found_page import FoundPage, Order, find_page


@dataclass(frozen=True)
class Sort:
    """An order of the list: by one field, blanks last, rows of equal value the newest first."""

    field: str
    descending: bool = False
    has_blanks: bool = False

    @property
    def for_database(self) -> tuple[Any, str]:
        """As the indexes have it: moments of coming run with the ids, the rest against them."""
        blanks_last = {"nulls_last": True} if self.has_blanks else {}
        by = F(self.field).desc(**blanks_last) if self.descending else F(self.field).asc(**blanks_last)
        return by, "id" if self._runs_with_ids else "-id"

    @property
    def of_found(self) -> Order:
        """The same order of rows that were found already."""
        return Order(self.field, self.descending, not self._runs_with_ids)

    @property
    def _runs_with_ids(self) -> bool:
        return self.field == "created_at" and not self.descending


class Pages:
    """Two statements for any page of any filter.

    First which rows they are, in no order and up to the limit, so that the database may use the index of the
    narrowest filter. If that was all, the page is cut from them at once; if there are more, rows that fit are so
    frequent that a walk in the order of the list soon finds a page. Their rows are read by id then.
    """

    def __init__(
        self, wanted: QuerySet, sort: Sort, per_page: int, number: int, totals: Mapping[str, Q] | None = None
    ) -> None:
        self.wanted = wanted
        self.sort = sort
        self.per_page = per_page
        self.number = max(1, min(number, 10**9))
        self._asked_totals = totals or {}

    @cached_property
    def _found(self) -> FoundPage:
        return find_page(self.wanted, self.sort.of_found, self._place, limit=LIMIT, totals=self._asked_totals)

    @property
    def count(self) -> int:
        """LIMIT + 1 stands for any number beyond."""
        return self._found.count

    @property
    def totals(self) -> dict[str, int]:
        """How many of all rows are what each total asks; nothing if not all were counted."""
        return self._found.totals

    @property
    def is_whole(self) -> bool:
        return self.count <= LIMIT

    @cached_property
    def rows(self) -> list[Any]:
        rows = self.wanted.model.objects.filter(pk__in=self._keys()).order_by(*self.sort.for_database)
        return list(self.with_shown(rows))

    def with_shown(self, rows: QuerySet) -> QuerySet:
        """What a row shows beside its own columns."""
        return rows

    def _keys(self) -> Any:
        if self.is_whole:
            return self._found.keys
        return self.wanted.order_by(*self.sort.for_database).values("pk")[self._place]

    @property
    def _place(self) -> slice:
        return slice(self.first - 1, self.first - 1 + self.per_page)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def has_next(self) -> bool:
        if self.is_whole:
            return self.last < self.count
        return len(self.rows) == self.per_page

    @property
    def last_number(self) -> int | None:
        """None if nobody counted that far."""
        return max(1, -(-self.count // self.per_page)) if self.is_whole else None

    @property
    def numbers(self) -> list[int]:
        """Pages one click away: the first, the neighbours, the last if it is known."""
        near = range(self.number - 2, self.number + 3 if self.has_next else self.number + 1)
        end = self.last_number or max(near)
        return sorted({1, *(number for number in near if 1 <= number <= end), *([end] if self.is_whole else [])})


def sorts_of(**sorts: Sort) -> dict[str, Sort]:
    """By the word of the query string; with a minus before it, the other way round."""
    return sorts | {f"-{name}": replace(sort, descending=True) for name, sort in sorts.items()}
