"""One page of a long list: how many there are, counted up to a limit, and the rows, found by id first."""

from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import F, QuerySet

from common.counting import LIMIT


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
    def _runs_with_ids(self) -> bool:
        return self.field == "created_at" and not self.descending

    def sorted(self, found: list[tuple[Any, ...]], place: int) -> list[tuple[Any, ...]]:
        """Rows whose first cell is the id, by the cell at this place."""
        found = sorted(found, key=itemgetter(0), reverse=not self._runs_with_ids)
        known = [row for row in found if row[place] is not None]
        return [
            *sorted(known, key=itemgetter(place), reverse=self.descending),
            *(row for row in found if row[place] is None),
        ]


class Pages:
    """Two statements for any page of any filter.

    First which rows they are, in no order and up to the limit, so that the database may use the index of the
    narrowest filter. If that was all, they are put in order here and the page is cut from them; if there are more,
    rows that fit are so frequent that a walk in the order of the list soon finds a page.
    """

    # What the first look reads of each row beside its id: what totals need. The field of the order comes last.
    totals: tuple[str, ...] = ()

    def __init__(self, wanted: QuerySet, sort: Sort, per_page: int, number: int) -> None:
        self.wanted = wanted
        self.sort = sort
        self.per_page = per_page
        self.number = max(1, min(number, 10**9))

    @cached_property
    def found(self) -> list[tuple[Any, ...]]:
        fields = ("pk", *self.totals, *([] if self.sort.field in self.totals else [self.sort.field]))
        return list(self.wanted.order_by().values_list(*fields)[: LIMIT + 1])

    @property
    def count(self) -> int:
        """LIMIT + 1 stands for any number beyond."""
        return len(self.found)

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
        start = self.first - 1
        if not self.is_whole:
            return self.wanted.order_by(*self.sort.for_database).values("pk")[start : start + self.per_page]
        place = (*self.totals, self.sort.field).index(self.sort.field) + 1
        return [row[0] for row in self.sort.sorted(self.found, place)[start : start + self.per_page]]

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
