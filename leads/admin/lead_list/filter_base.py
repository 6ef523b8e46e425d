"""What every filter of the lead list is made of: who asks for what, an option, the base class."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from organizations.models import Membership

NOBODY = Q(pk__in=[])
Params = Mapping[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """Who asks for leads, when, and with which query string."""

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


class LeadFilter:
    """Reads `key` of the query string. `many` values are any of them."""

    key = ""
    title: Any = ""
    many = True
    # The options are too many to be read for each page: the menu loads them when it opens.
    loads_options = False
    # What it says when nothing is chosen of options that exclude each other.
    none: Any = gettext_lazy("Any")
    # Keys of the query string this filter owns beside its own.
    other_keys: tuple[str, ...] = ()

    def condition(self, asked: Asked) -> Q | None:
        """What leads have to be; None if nothing is asked."""
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
