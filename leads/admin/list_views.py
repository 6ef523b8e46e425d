"""Tabs of the lead list: views that come with the product, and those people saved; each with its count."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import md5
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.counting import count_many
from leads.admin.filters import VIEW_KEYS, Asked, Params, filter_leads, next_contact_conditions
from leads.models import Lead, SavedView
from leads.querysets import STILL_OPEN
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


SHIPPED = (
    View("work", _("To work"), ""),
    View("new", _("New"), "status=new"),
    View("overdue", _("Overdue"), "next=overdue", "red"),
    View("today", _("Today"), "next=today", "orange"),
    View("unowned", _("No owner"), "owner=none"),
)
EVERYTHING = (View("all", _("All"), "state=current"), View("archived", _("Archived"), "state=archived"))


def views_of(member: Membership) -> list[View]:
    saved = SavedView.objects.filter(Q(member=member) | Q(is_shared=True))
    own = [View(f"saved-{view.pk}", view.name, view.query, saved=view) for view in saved]
    return [*SHIPPED, *own, *EVERYTHING]


def canonical(params: Params) -> str:
    """The same text for query strings that ask for the same leads in the same order."""
    kept = QueryDict(mutable=True)
    for key in sorted(VIEW_KEYS & params.keys()):
        if values := sorted({value for value in params[key] if value}):
            kept.setlist(key, values)
    return kept.urlencode()


def count_views(views: Iterable[View], asked: Asked) -> dict[str, int]:
    """Of each tab, and of what is late and due today among the leads asked for. One statement, kept for a moment."""
    tabs = _key("tabs", asked.member, [f"{view.key}?{view.query}" for view in views])
    totals = _key("totals", asked.member, [canonical(asked.params)])
    known = cache.get_many((tabs, totals))
    queries = {}
    if tabs not in known:
        queries |= {view.key: _leads_of(view, asked) for view in views}
    if totals not in known:
        queries |= _totals(asked)
    counts = count_many(queries)
    fresh = {key: _part(counts, key == totals) for key in (tabs, totals) if key not in known}
    cache.set_many(fresh, COUNTS_KEPT_SECONDS)
    return {name: count for part in (known | fresh).values() for name, count in part.items()}


def forget_counts(member: Membership, views: Iterable[View]) -> None:
    """After this person changed many leads; everybody else waits half a minute."""
    cache.delete(_key("tabs", member, [f"{view.key}?{view.query}" for view in views]))


def _leads_of(view: View, asked: Asked) -> Any:
    params = dict(QueryDict(view.query).lists())
    return filter_leads(Lead.objects.visible_to(asked.member), replace(asked, params=params))


def _totals(asked: Asked) -> dict[str, Any]:
    leads = filter_leads(Lead.objects.visible_to(asked.member), asked).filter(STILL_OPEN)
    due = next_contact_conditions(asked.now)
    return {f"total_{name}": leads.filter(due[name]) for name in ("overdue", "today")}


def _part(counts: dict[str, int], of_totals: bool) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name.startswith("total_") == of_totals}


def _key(kind: str, member: Membership, parts: Iterable[str]) -> str:
    digest = md5("\n".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"lead-{kind}-{member.organization_id}-{member.pk}-{digest}"
