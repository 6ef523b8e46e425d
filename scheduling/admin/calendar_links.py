"""The doors of the card with a calendar link: made, made anew, revoked. The answer is the card."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.admin.scoped import membership_of
from organizations.models import Membership
from scheduling.admin.timetable.lesson_card import Told, changed
from scheduling.calendar.card import CARD, link_card, may_share
from scheduling.models import Group
from scheduling.services.share_calendar import make_calendar_link, revoke_calendar_link


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("calendar-link/teacher/<int:person_id>/", guard(of_teacher), name="calendar_link_teacher"),
        path("calendar-link/group/<int:group_id>/", guard(of_group), name="calendar_link_group"),
    ]


@require_POST
def of_teacher(request: HttpRequest, person_id: int) -> HttpResponse:
    member = _member(request)
    return _answer(request, member, Membership.objects.filter(teacher__isnull=False), person_id)


@require_POST
def of_group(request: HttpRequest, group_id: int) -> HttpResponse:
    member = _member(request)
    return _answer(request, member, Group.objects.visible_to(member), group_id)


def _member(request: HttpRequest) -> Membership:
    """Who belongs to no center has nothing to share."""
    member = membership_of(request)
    if member is None:
        raise PermissionDenied
    return member


def _answer(request: HttpRequest, member: Membership, rows: Any, key: int) -> HttpResponse:
    """The card anew, and what was done."""
    whose = rows.filter(pk=key).first() if key < 2**63 else None
    if whose is None:
        raise Http404
    if not may_share(request, whose):
        raise PermissionDenied
    if "revoke" in request.POST:
        revoke_calendar_link(whose=whose, actor=member)
        told = Told(_("The link opens nothing any more."))
    else:
        make_calendar_link(whose=whose, actor=member)
        told = Told(_("The link is ready: copy it into a calendar."))
    return changed(render(request, CARD, link_card(request, whose)), told)
