"""What every filter of a list is made of: who asks for what, an option, the base class; and filters many lists have.

All read the query string, so that a saved view, a link from another page, a bulk action over "all" and an export mean
the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.row_keys import row_keys
from common.search import search_condition
from organizations.models import Membership

NOBODY = Q(pk__in=[])
# What a filter of rows is set to for those that point to none.
NO_ROW = "none"
Params = Mapping[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """Who asks for rows, when, and with which query string."""

    member: Membership
    now: datetime
    params: Params

    def values(self, key: str) -> list[str]:
        """Without empty ones. The character PostgreSQL refuses becomes one that nothing is called by."""
        return [value.replace("\x00", "\ufffd") for value in self.params.get(key, []) if value]

    @property
    def text(self) -> str:
        return next(iter(self.values("q")), "").strip()


@dataclass(frozen=True)
class Option:
    value: str
    label: str


# Options of all filters that need the database, by filter key; read once for a page.
Catalog = Mapping[str, list[Option]]


class ListFilter:
    """Reads `key` of the query string. `many` values are any of them."""

    key = ""
    title: Any = ""
    many = True
    # The options are too many to be read for each page: the menu loads them when it opens.
    loads_options = False
    # From and to can be typed beside the options: the kind of these two fields, which are `other_keys`.
    typed_as = ""
    # What it says when nothing is chosen of options that exclude each other.
    none: Any = gettext_lazy("Any")
    # Keys of the query string this filter owns beside its own.
    other_keys: tuple[str, ...] = ()

    def condition(self, asked: Asked) -> Q | None:
        """What rows have to be; None if nothing is asked."""
        values = asked.values(self.key)
        return self.among(values, asked) if values else None

    def among(self, values: list[str], asked: Asked) -> Q:
        raise NotImplementedError

    def options(self, catalog: Catalog) -> list[Option]:
        return catalog.get(self.key, [])

    def chosen(self, asked: Asked) -> list[str]:
        return asked.values(self.key)

    def chips(self, asked: Asked, catalog: Catalog) -> list[tuple[str, str]]:
        """(value, words) of what is set now."""
        labels = {option.value: option.label for option in self.options(catalog)}
        return [(value, labels.get(value, value)) for value in self.chosen(asked)]


class RowFilter(ListFilter):
    """Rows that point to any of these rows of another table."""

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(**{f"{self.key}__in": row_keys(values)})


class ChoiceFilter(ListFilter):
    """Rows that have any of these values of a column with choices."""

    def __init__(self, key: str, title: Any, choices: Any) -> None:
        self.key, self.title, self.choices = key, title, choices

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(**{f"{self.key}__in": [value for value in values if value in self.choices.values]})

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option(value, label) for value, label in self.choices.choices]


class OwnerFilter(RowFilter):
    """People, and two words that mean another person for each who uses the view."""

    key, title = "owner", gettext_lazy("Owner")

    def among(self, values: list[str], asked: Asked) -> Q:
        people = Q(owner__in=[*row_keys(values), *([asked.member.pk] if "me" in values else [])])
        return people | Q(owner=None) if NO_ROW in values else people

    def options(self, catalog: Catalog) -> list[Option]:
        return [Option("me", _("Me")), Option(NO_ROW, _("No owner")), *super().options(catalog)]


class BranchFilter(RowFilter):
    key, title = "branch", gettext_lazy("Branch")


class TagFilter(ListFilter):
    """`through` joins tags to the rows, whose key stands in `column`."""

    key, title = "tag", gettext_lazy("Tag")

    def __init__(self, through: Any, column: str) -> None:
        self.through, self.column = through, column

    def among(self, values: list[str], asked: Asked) -> Q:
        return Q(pk__in=self.through.objects.filter(tag_id__in=row_keys(values)).values(self.column))


class PlaceFilter(ListFilter):
    """Rows of any of these places, as they were written."""

    loads_options = True
    # Where the values stand, if not under the key.
    column = ""

    def among(self, values: list[str], asked: Asked) -> Q:
        # The second half is what the partial index holds, word for word.
        return Q(**{f"{self.key}__in": values}) & ~Q(**{self.key: ""})


class CityFilter(PlaceFilter):
    key, title = "city", gettext_lazy("City")


class RegionFilter(PlaceFilter):
    key, title = "region", gettext_lazy("Region")


def condition_of(asked: Asked, filters: Iterable[ListFilter]) -> Q:
    """What a row must be for this query string; a text that is looked for is not in it."""
    condition = Q()
    for each in filters:
        condition &= each.condition(asked) or Q()
    return condition


def filter_rows(rows: QuerySet, asked: Asked, filters: Iterable[ListFilter]) -> QuerySet:
    """The rows that the query string asks for."""
    for each in filters:
        condition = each.condition(asked)
        if condition is not None:
            rows = rows.filter(condition)
    if not asked.text:
        return rows
    return rows.filter(search_condition(asked.text) or NOBODY)


def view_keys(filters: Sequence[ListFilter]) -> frozenset[str]:
    """What a view is made of: filters, the text looked for, the order. Not the page."""
    return frozenset(key for each in filters for key in (each.key, *each.other_keys)) | {"q", "o"}
