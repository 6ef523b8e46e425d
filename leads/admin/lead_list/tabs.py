"""Tabs of the lead list: views that come with the product, and those people saved; each with its count."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from leads.admin.lead_list.filters import VIEW_KEYS, filter_leads
from leads.models import Lead, SavedView
from organizations.admin.listing.filters import Asked, Params
from organizations.admin.listing.views import View, canonical_query, params_of
from organizations.models import Membership

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


def canonical(params: Params) -> str:
    """The same text for query strings that ask for the same leads in the same order."""
    return canonical_query(params, VIEW_KEYS)


def asks_the_same(view: View, params: Params) -> bool:
    """Whatever the order of the words."""
    return canonical(params_of(view)) == canonical(params)


def leads_in(view: View, asked: Asked) -> QuerySet:
    """Of those that this person may see."""
    return filter_leads(Lead.objects.visible_to(asked.member), replace(asked, params=params_of(view)))
