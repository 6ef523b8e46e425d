"""What the page of a list shows beside its rows: tabs, chips, menus, totals, headers, page links."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from common.counting import shown_count
from organizations.admin.listing.filters import Asked, Catalog, ListFilter, view_keys
from organizations.admin.listing.paging import Pages
from organizations.admin.listing.views import View, canonical_query, count_views, params_of


@dataclass(frozen=True)
class Column:
    label: Any
    css: str
    sort: str = ""
    # What stands below it in the same cell, and can be sorted by too.
    below: Any = ""
    sort_below: str = ""


class ListContext:
    """Reads the counts of tabs and the options of menus: one statement each."""

    name: str
    columns: Sequence[Column]
    all_filters: Sequence[ListFilter]
    # Says which part of the table is looked at: its chip stands first, without its title.
    state: ListFilter
    # Filters that are left out while the table they choose from is empty.
    by_tables: tuple[str, ...] = ()

    def __init__(self, request: HttpRequest, asked: Asked, pages: Pages, sort: str) -> None:
        self.request = request
        self.asked = asked
        self.pages = pages
        self.sort = sort

    def views(self) -> list[View]:
        raise NotImplementedError

    def rows_asked(self, asked: Asked) -> QuerySet:
        """Of those that this person may see."""
        raise NotImplementedError

    def read_options(self) -> Catalog:
        raise NotImplementedError

    def options_url(self) -> str:
        """What loads the options of a menu when it opens."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        return {
            "pages": self.pages,
            "total": shown_count(self.pages.count),
            "current_query": self._canonical(self.asked.params),
            "search_text": self.asked.text,
            "sort": self.sort,
            "chips": [chip for each in sorted(self.filters, key=self._state_first) for chip in self._chips(each)],
            "menus": [self._menu(each) for each in self.filters],
            "columns": [self._column(column) for column in self.columns],
            "page_links": self._page_links(),
            "options_url": self.options_url(),
            "tabs": self._tabs(),
        }

    @cached_property
    def catalog(self) -> Catalog:
        return self.read_options()

    @cached_property
    def filters(self) -> list[ListFilter]:
        """Filters that could make a difference."""
        empty = {key for key in self.by_tables if not self.catalog.get(key)}
        return [each for each in self.all_filters if each.key not in empty]

    def _state_first(self, each: ListFilter) -> bool:
        return each is not self.state

    def _canonical(self, params: Any) -> str:
        return canonical_query(params, view_keys(self.all_filters))

    def _tabs(self) -> list[dict[str, Any]]:
        views = self.views()
        counts = count_views(self.name, views, self.asked, self.rows_asked)
        tabs = [self._tab(view, counts[view.key]) for view in views]
        return [tab for tab in tabs if tab["is_on"] or counts[tab["view"].key] or not tab["view"].is_rare]

    def _tab(self, view: View, count: int) -> dict[str, Any]:
        is_on = self._canonical(params_of(view)) == self._canonical(self.asked.params)
        tone = view.tone if count else ""
        edit_url = self.edit_url(view) if is_on else ""
        return {"view": view, "count": shown_count(count), "tone": tone, "is_on": is_on, "edit_url": edit_url}

    def edit_url(self, view: View) -> str:
        """Where this person may change a view; nothing for one that comes with the product or is somebody else's."""
        return ""

    def _menu(self, each: ListFilter) -> dict[str, Any]:
        # Not what holds unless somebody chooses: sent along, it would keep holding when other filters change.
        chosen = self.asked.values(each.key)
        options = [(option.value, option.label, option.value in chosen) for option in each.options(self.catalog)]
        typed = [self.request.GET.get(key, "") for key in each.other_keys]
        return {"filter": each, "options": options, "chosen": chosen, "typed": typed}

    def _chips(self, each: ListFilter) -> list[dict[str, str]]:
        return [
            {"label": words if each is self.state else f"{each.title}: {words}", "url": self._url_without(each, value)}
            for value, words in each.chips(self.asked, self.catalog)
        ]

    def _url_without(self, each: ListFilter, value: str) -> str:
        if each is self.state:
            return self.url(state="current")
        query = self._query()
        query.setlist(each.key, [other for other in query.getlist(each.key) if other != value])
        for key in each.other_keys:
            query.pop(key, None)
        return f"?{query.urlencode()}"

    def url(self, **values: Any) -> str:
        query = self._query()
        for key, value in values.items():
            query[key] = str(value)
        return f"?{query.urlencode()}"

    def _query(self) -> QueryDict:
        """The query string of the page, to be changed; a change leads back to the first page."""
        query = self.request.GET.copy()
        for key in ("p", "e"):
            query.pop(key, None)
        return query

    def _column(self, column: Column) -> dict[str, Any]:
        asked = ((column.label, column.sort), (column.below, column.sort_below))
        links = [self._sort_link(label, sort) for label, sort in asked if sort]
        arrow = next((link["arrow"] for link in links if link["arrow"]), "")
        return {"column": column, "links": links, "arrow": arrow}

    def _sort_link(self, label: Any, sort: str) -> dict[str, Any]:
        opposite = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
        arrow = {sort: "arrow_upward", opposite: "arrow_downward"}.get(self.sort, "")
        return {
            "label": label,
            "sort": sort,
            "arrow": arrow,
            "url": self.url(o=opposite if self.sort == sort else sort),
        }

    def _page_links(self) -> dict[str, Any]:
        number, numbers = self.pages.number, self.pages.numbers
        before = [0, *numbers]
        return {
            "numbers": [
                {"number": other, "url": self.url(p=other), "gap": other - earlier > 1}
                for earlier, other in zip(before, numbers, strict=False)
            ],
            "previous": self.url(p=number - 1) if number > 1 else "",
            "next": self.url(p=number + 1) if self.pages.has_next else "",
        }
