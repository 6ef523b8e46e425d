"""Views of a list: query strings under names, shown as tabs, each with its count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import md5
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from common.counting import count_many
from organizations.admin.listing.filters import Asked, Params
from organizations.kept_counts import keep

COUNTS_KEPT_SECONDS = 30


@dataclass(frozen=True)
class View:
    """A query string under a name."""

    key: str
    label: Any
    query: str
    tone: str = ""
    # The row that keeps it, for a view somebody saved.
    saved: Any = None
    # Shown only while there is something to see.
    is_rare: bool = False
    # Counted in the menu too.
    is_in_menu: bool = False


def params_of(view: View) -> Params:
    return dict(QueryDict(view.query).lists())


def canonical_query(params: Params, keys: frozenset[str]) -> str:
    """The same text for query strings that ask for the same rows in the same order."""
    kept = QueryDict(mutable=True)
    for key in sorted(keys & params.keys()):
        if values := sorted({value for value in params[key] if value}):
            kept.setlist(key, values)
    return kept.urlencode()


def count_views(name: str, views: list[View], asked: Asked, rows_in: Callable[[Asked], QuerySet]) -> dict[str, int]:
    """By key. One statement, kept for a moment; `name` is that of the list."""
    return keep(
        _name(name, views, asked),
        asked.member.organization_id,
        COUNTS_KEPT_SECONDS,
        lambda: count_many({view.key: rows_in(replace(asked, params=params_of(view))) for view in views}),
    )


def _name(name: str, views: Iterable[View], asked: Asked) -> str:
    queries = "\n".join(f"{view.key}?{view.query}" for view in views)
    digest = md5(queries.encode(), usedforsecurity=False).hexdigest()
    return f"{name}-views-{asked.member.pk}-{digest}"
