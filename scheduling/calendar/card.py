"""The card with the calendar link of a teacher or a group, on whichever page it stands."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from organizations.models import Membership
from scheduling.calendar.links import token_of
from scheduling.models import CalendarFeed, Group

CARD = "scheduling/calendar_link.html"
GOOGLE = "https://calendar.google.com/calendar/r?cid="


def may_share(request: HttpRequest, whose: Membership | Group) -> bool:
    """The office shares every calendar, a teacher the own one."""
    return whose == getattr(request, "membership", None) or request.user.has_perm("scheduling.change_calendarfeed")


def link_card(request: HttpRequest, whose: Membership | Group) -> dict[str, Any]:
    """Nothing for who may not share it."""
    if not may_share(request, whose):
        return {}
    is_group = isinstance(whose, Group)
    feeds = CalendarFeed.objects.filter(group=whose) if is_group else CalendarFeed.objects.filter(teacher=whose)
    feed = feeds.open().first()
    door = reverse(f"admin:calendar_link_{'group' if is_group else 'teacher'}", args=(whose.pk,))
    card = {"calendar_door": door, "is_group": is_group, "feed": feed}
    if feed is None:
        return card
    address = request.build_absolute_uri(reverse("calendar", args=(token_of(feed),)))
    subscribed = f"webcal{address.removeprefix(request.scheme or '')}"
    return {**card, "address": address, "apple": subscribed, "google": GOOGLE + quote(subscribed, safe="")}


# --- On pages of others -------------------------------------------------------------------------
def card_of_person(request: HttpRequest, person: Any) -> Mapping[str, Any]:
    """Who does not teach has no lessons to read."""
    return link_card(request, person) if hasattr(person, "teacher") else {}


def card_of_teacher(request: HttpRequest, profile: Any) -> Mapping[str, Any]:
    return link_card(request, profile.membership)


def card_of_group(request: HttpRequest, group: Any) -> Mapping[str, Any]:
    return {} if group.is_archived else link_card(request, group)
