"""What the page of the lead list shows beside its rows: tabs, chips, menus, totals, headers, page links."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from common.contributions import page_actions
from common.counting import shown_count
from leads.admin.lead_list.filter_base import Asked, Catalog, LeadFilter
from leads.admin.lead_list.filters import FILTERS, STATE
from leads.admin.lead_list.options import read_options
from leads.admin.lead_list.paging import LeadPages
from leads.admin.lead_list.rows import rows_of
from leads.admin.lead_list.tabs import View, asks_the_same, canonical, count_views, views_of
from leads.admin.next_steps import date_chips
from leads.models import Lead


@dataclass(frozen=True)
class Column:
    label: Any
    css: str
    sort: str = ""
    # What stands below it in the same cell, and can be sorted by too.
    below: Any = ""
    sort_below: str = ""


COLUMNS = (
    Column(_("Learner, who answers"), "nm", "name"),
    Column(_("Status"), "st", "status", _("Score"), "-score"),
    Column(_("Source"), "so"),
    Column(_("Phone"), "tl"),
    Column(_("Owner"), "ow"),
    Column(_("Next contact"), "nx", "next"),
    Column(_("Age"), "ag", "-created"),
)


def _state_first(each: LeadFilter) -> bool:
    return each is not STATE


class ListContext:
    """Reads the saved views, the counts of tabs and the options of menus: one statement each."""

    def __init__(self, request: HttpRequest, asked: Asked, pages: LeadPages, sort: str) -> None:
        self.request = request
        self.asked = asked
        self.pages = pages
        self.sort = sort

    def as_dict(self) -> dict[str, Any]:
        may_assign = self.request.user.has_perm("leads.assign_lead")
        may_work = self.request.user.has_perm("leads.change_lead")
        rows = rows_of(self.pages.rows, self.asked.member, self.asked.now, may_assign=may_assign, may_work=may_work)
        return {
            "rows": rows,
            "may_work": may_work,
            "date_chips": date_chips(self.asked.now, None),
            "pages": self.pages,
            "total": shown_count(self.pages.count),
            "current_query": canonical(self.asked.params),
            "search_text": self.asked.text,
            "sort": self.sort,
            "chips": [chip for each in sorted(self.filters, key=_state_first) for chip in self._chips(each)],
            "menus": [self._menu(each) for each in self.filters],
            "columns": [self._column(column) for column in COLUMNS],
            "page_links": self._page_links(),
            "may_assign": may_assign,
            "may_export": self.request.user.has_perm("leads.export_lead"),
            "list_actions": self._actions(),
            **self._counted(),
        }

    @cached_property
    def catalog(self) -> Catalog:
        return read_options()

    @cached_property
    def filters(self) -> list[LeadFilter]:
        """Filters that could make a difference."""
        empty = {
            key for key in ("source", "course", "tag", "branch", "industry", "partner") if not self.catalog.get(key)
        }
        return [each for each in FILTERS if each.key not in empty]

    def _counted(self) -> dict[str, Any]:
        views = views_of(self.asked.member)
        counts = count_views(views, self.asked)
        due = {
            name: {"count": shown_count(count), "url": self._url(next=name)}
            for name, count in self.pages.due(self.asked.now).items()
            if count
        }
        tabs = [self._tab(view, counts[view.key]) for view in views]
        return {
            "tabs": [tab for tab in tabs if tab["is_on"] or counts[tab["view"].key] or not tab["view"].is_rare],
            "due": due,
        }

    def _tab(self, view: View, count: int) -> dict[str, Any]:
        is_on = asks_the_same(view, self.asked.params)
        return {"view": view, "count": shown_count(count), "tone": view.tone if count else "", "is_on": is_on}

    def _menu(self, each: LeadFilter) -> dict[str, Any]:
        # Not what holds unless somebody chooses: sent along, it would keep holding when other filters change.
        chosen = self.asked.values(each.key)
        options = [(option.value, option.label, option.value in chosen) for option in each.options(self.catalog)]
        return {"filter": each, "options": options, "chosen": chosen}

    def _chips(self, each: LeadFilter) -> list[dict[str, str]]:
        return [
            {"label": words if each is STATE else f"{each.title}: {words}", "url": self._url_without(each, value)}
            for value, words in each.chips(self.asked, self.catalog)
        ]

    def _url_without(self, each: LeadFilter, value: str) -> str:
        if each is STATE:
            return self._url(state="current")
        query = self._query()
        query.setlist(each.key, [other for other in query.getlist(each.key) if other != value])
        for key in each.other_keys:
            query.pop(key, None)
        return f"?{query.urlencode()}"

    def _url(self, **values: Any) -> str:
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
            "url": self._url(o=opposite if self.sort == sort else sort),
        }

    def _page_links(self) -> dict[str, Any]:
        number, numbers = self.pages.number, self.pages.numbers
        before = [0, *numbers]
        return {
            "numbers": [
                {"number": other, "url": self._url(p=other), "gap": other - earlier > 1}
                for earlier, other in zip(before, numbers, strict=False)
            ],
            "previous": self._url(p=number - 1) if number > 1 else "",
            "next": self._url(p=number + 1) if self.pages.has_next else "",
        }

    def _actions(self) -> list[dict[str, Any]]:
        """Buttons of other apps."""
        return [
            {"label": action.label, "icon": action.icon, "url": action.url(self.request, None)}
            for action in page_actions
            if (action.model, action.place) == (Lead._meta.label_lower, "list")
            and self.request.user.has_perm(action.permission)
        ]
