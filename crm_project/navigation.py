"""The menu as one person sees it, by their rights: what stands in it is in `menu.py`."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Self

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.contributions import menu_badges
from common.counting import count_many
from crm_project.menu import GROUPS, MY_LESSONS, PARTNER_GROUPS, PLATFORM, STARTS, TABS, TODAY, Entry, Group
from leads.admin.lead_list.tabs import asks_the_same
from organizations.admin.listing.views import View
from organizations.choices import Role
from organizations.kept_counts import keep
from organizations.models import Membership

BADGE_SECONDS = 30
BADGE_LIMIT = 99
PAGES_ABOVE = ("admin:reports",)
VIEW_TONES = {"red": "danger", "orange": "warning", "": "default"}


class MadeAnew(list[dict[str, Any]]):
    """Unfold copies what it draws, in depth, before it writes into it: what is made for one request needs no copy."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def sidebar(request: HttpRequest) -> MadeAnew:
    """What unfold draws, without entries that this person may not open."""
    membership: Membership | None = getattr(request, "membership", None)
    groups = [_shown(group, request) for group in _groups(membership)] if membership else []
    if membership:
        groups.insert(0, _today(request))
    if request.user.is_superuser:
        groups.append(_shown(PLATFORM, request))
    return MadeAnew(group for group in groups if group["items"])


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Rows of tabs, without lists that this person may not open; a lone tab is none. Each page asks twice."""
    if not hasattr(request, "menu_tabs"):
        request.menu_tabs = _tabs(request)  # type: ignore[attr-defined]
    return request.menu_tabs  # type: ignore[attr-defined]


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    rows = [[(model, title) for model, title in row if may_open(request, model)] for row in TABS]
    return [
        {
            "models": [model for model, _title in row],
            "items": [{"title": title, "link": list_url(model)} for model, title in row],
        }
        for row in rows
        if len(row) > 1
    ]


def list_url(model: str) -> str:
    return _list_url(model, get_script_prefix())


@cache
def _list_url(model: str, prefix: str) -> str:
    """The menu names a hundred lists on each page; where they are changes with the place of the program only."""
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


def _groups(membership: Membership) -> Iterable[Group]:
    return PARTNER_GROUPS if membership.roles == {Role.PARTNER} else GROUPS


def _today(request: HttpRequest) -> dict[str, Any]:
    home = {"title": _("Home"), "icon": "home", "link": home_url(request)}
    day = [_my_day(request)] if request.user.has_perm("leads.change_lead") else []
    runs_school = request.user.has_perm("scheduling.change_lesson")
    own = [] if runs_school else _items((MY_LESSONS,), request)
    return {"title": _("Today"), "items": [home, *day, *own, *_items(TODAY, request)]}


def home_url(request: HttpRequest) -> str:
    """Who begins on a page of their own has the figures one click away."""
    index = reverse("admin:index")
    return f"{index}?home=1" if own_start(request) else index


def own_start(request: HttpRequest) -> str:
    membership: Membership | None = getattr(request, "membership", None)
    return STARTS.get(membership.roles, "") if membership else ""


def _my_day(request: HttpRequest) -> dict[str, Any]:
    badge = _badge(badge_counts(request).get("my_day", 0), _("to do today"))
    link = reverse("admin:my_day")
    return {"title": _("My day"), "icon": "wb_sunny", "link": link, "badge": badge, "badge_variant": "danger"}


def _shown(group: Group, request: HttpRequest) -> dict[str, Any]:
    return {
        "title": group.title,
        "separator": True,
        "collapsible": group.folded,
        "items": _items(group.entries, request),
    }


def _items(entries: Iterable[Entry], request: HttpRequest) -> list[dict[str, Any]]:
    badges = badge_counts(request)
    items = []
    for entry in entries:
        if _is_shown(entry, request):
            items.append(
                {
                    "title": entry.title,
                    "icon": entry.icon,
                    **_link(entry, request),
                    "badge": _badge(badges.get(entry.key, 0), entry.counts),
                    "badge_variant": entry.tone,
                }
            )
            items += [_beneath(entry, view, badges[view.key], request) for view in entry.views if badges.get(view.key)]
            items += [_part(part, badges[part.key], request) for part in entry.parts if badges.get(part.key)]
    return items


def _link(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    if entry.page:
        link = reverse(entry.page, args=entry.page_args)
        # A page above others is lit only while it is open itself.
        return {"link": link, "active": request.path == link} if entry.page in PAGES_ABOVE else {"link": link}
    if not entry.query:
        return {"link": list_url(entry.model)}
    is_open = request.path == list_url(entry.model) and request.GET.urlencode() == entry.query
    return {"link": f"{list_url(entry.model)}?{entry.query}", "active": is_open}


def _beneath(entry: Entry, view: View, number: int, request: HttpRequest) -> dict[str, Any]:
    """Leads straight to what the badge counts."""
    link = list_url(entry.model)
    is_open = request.path == link and asks_the_same(view, dict(request.GET.lists()))
    return {
        "title": view.label,
        "link": f"{link}?{view.query}",
        "active": is_open,
        "badge": _badge(number, ""),
        "badge_variant": VIEW_TONES[view.tone],
        "link_attrs": {"data-beneath": True, "aria-current": "page" if is_open else False},
    }


def _part(part: Entry, number: int, request: HttpRequest) -> dict[str, Any]:
    """A part of another list, as what it counts."""
    link = _link(part, request)
    return {
        "title": part.title,
        **link,
        "badge": _badge(number, part.counts),
        "badge_variant": part.tone,
        "link_attrs": {"data-beneath": True, "aria-current": "page" if link.get("active") else False},
    }


def _is_shown(entry: Entry, request: HttpRequest) -> bool:
    may = bool(entry.page) or may_open(request, entry.model)
    return may and (not entry.right or request.user.has_perm(entry.right))


def may_open(request: HttpRequest, model: str) -> bool:
    """The page itself says who may see it."""
    page = admin.site._registry.get(apps.get_model(model))
    return page is not None and page.has_view_permission(request)


def add_url(request: HttpRequest, model: str) -> str:
    """Where this person adds a row; nothing if they may not."""
    page = admin.site._registry.get(apps.get_model(model))
    may_add = page is not None and page.has_add_permission(request)
    return reverse(f"admin:{model.replace('.', '_')}_add") if may_add else ""


def _badge(number: int, counts: Any) -> str | None:
    """The number, and for who listens instead of looking what it counts. Nothing for zero: unfold would show "0"."""
    if not number:
        return None
    shown = f"{BADGE_LIMIT}+" if number > BADGE_LIMIT else str(number)
    return format_html('{}<span class="x-hidden"> {}</span>', shown, counts) if counts else shown


def badge_counts(request: HttpRequest) -> Mapping[str, int]:
    """The numbers beside entries; asked once in a while for each person in each center, not with each click."""
    if not hasattr(request, "badge_counts"):
        request.badge_counts = _kept_counts(request)  # type: ignore[attr-defined]
    return request.badge_counts  # type: ignore[attr-defined]


def _kept_counts(request: HttpRequest) -> Mapping[str, int]:
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {}
    return keep(
        f"menu-badges-{membership.pk}",
        membership.organization_id,
        BADGE_SECONDS,
        lambda: count_many(_badge_queries(request), BADGE_LIMIT),
    )


def _badge_queries(request: HttpRequest) -> dict[str, QuerySet]:
    return {name: rows for badge in menu_badges for name, rows in badge.queries(request).items()}
