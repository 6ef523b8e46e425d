"""Tabs of the lead list: views that come with the product, and those people saved; each with its count."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import md5
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.counting import count_many
from leads.admin.lead_list.filter_base import Asked, Params
from leads.admin.lead_list.filters import VIEW_KEYS, filter_leads
from leads.models import Lead, SavedView
from organizations.kept_counts import keep
from organizations.models import Membership

COUNTS_KEPT_SECONDS = 30


@dataclass(frozen=True)
class View:
    """A query string under a name."""

    key: str
    label: Any
    query: str
    tone: str = ""
    saved: SavedView | None = None
    # Shown only while there is something to see.
    is_rare: bool = False
    # Counted in the menu too.
    is_in_menu: bool = False


SHIPPED = (
    View("work", _("To work"), ""),
    View("new", _("New"), "status=new"),
    View("overdue", _("Overdue"), "next=overdue", "red", is_in_menu=True),
    View("today", _("Today"), "next=today", "orange"),
    View("late", _("Late answer"), "answer=late", "red", is_rare=True, is_in_menu=True),
    View("unplanned", _("No next step"), "next=none", is_rare=True, is_in_menu=True),
    View("unowned", _("No owner"), "owner=none", is_in_menu=True),
)
MENU_VIEWS = tuple(view for view in SHIPPED if view.is_in_menu)
EVERYTHING = (View("all", _("All"), "state=current"), View("archived", _("Archived"), "state=archived"))


def views_of(member: Membership) -> list[View]:
    saved = SavedView.objects.filter(Q(member=member) | Q(is_shared=True))
    own = [View(f"saved-{view.pk}", view.name, view.query, saved=view) for view in saved]
    return [*SHIPPED, *own, *EVERYTHING]


def params_of(view: View) -> Params:
    return dict(QueryDict(view.query).lists())


def canonical(params: Params) -> str:
    """The same text for query strings that ask for the same leads in the same order."""
    kept = QueryDict(mutable=True)
    for key in sorted(VIEW_KEYS & params.keys()):
        if values := sorted({value for value in params[key] if value}):
            kept.setlist(key, values)
    return kept.urlencode()


def asks_the_same(view: View, params: Params) -> bool:
    """Whatever the order of the words."""
    return canonical(params_of(view)) == canonical(params)


def count_views(views: list[View], asked: Asked) -> dict[str, int]:
    """By key. One statement, kept for a moment."""
    return keep(
        _name(views, asked.member),
        asked.member.organization_id,
        COUNTS_KEPT_SECONDS,
        lambda: count_many({view.key: leads_in(view, asked) for view in views}),
    )


def leads_in(view: View, asked: Asked) -> QuerySet:
    """Of those that this person may see."""
    return filter_leads(Lead.objects.visible_to(asked.member), replace(asked, params=params_of(view)))


def _name(views: Iterable[View], member: Membership) -> str:
    queries = "\n".join(f"{view.key}?{view.query}" for view in views)
    digest = md5(queries.encode(), usedforsecurity=False).hexdigest()
    return f"lead-views-{member.pk}-{digest}"
