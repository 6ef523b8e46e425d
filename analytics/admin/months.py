"""Months: what each says, what it said when it was closed, and the buttons that close it and open it again."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.admin.words import ratio
from analytics.links import leads_url
from analytics.models import percent
from analytics.months import FIGURES, Month, months
from analytics.services.close_month import close_month, open_month
from analytics.words import LEADS, label_of
from organizations.models import Membership

VIEW, CHANGE = "analytics.view_closedmonth", "analytics.change_closedmonth"
ACTS = {"close": close_month, "open": open_month}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a month, where it leads, and what it said when the month was closed, if that was another."""

    label: Any
    says: int
    said: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    month: Month
    figures: list[Figure]
    conversion: Any
    corrections_url: str


@require_safe
def months_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    lines = [_line(month) for month in months(timezone.localdate())]
    context = {
        **admin.site.each_context(request),
        "title": _("Months"),
        "lines": lines,
        "labels": [label_of(name) for name in FIGURES],
        "rules": [LEADS[name] for name in (*FIGURES, "conversion_percent")],
        "can_change": request.user.has_perm(CHANGE),
    }
    return render(request, "analytics/months.html", context)


@require_POST
def change_month(request: HttpRequest) -> HttpResponse:
    """`month` is its first day, `act` what to do with it."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    member: Membership = request.membership  # type: ignore[attr-defined]
    act, month = ACTS.get(request.POST.get("act", "")), _month(request.POST.get("month", ""))
    if act is None or month is None:
        messages.error(request, _("There is no such month. Choose one of the list."))
    else:
        try:
            act(month=month, actor=member)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("admin:months"))


def _line(month: Month) -> Line:
    figures = [
        Figure(
            label_of(name),
            month.says[name],
            month.said.get(name),
            leads_url(name, month.first, month.last) if month.says[name] else "",
        )
        for name in FIGURES
    ]
    days = {"day_from": month.first.isoformat(), "day_to": month.last.isoformat()}
    return Line(
        month,
        figures,
        ratio(percent(month.says["enrolled"], month.says["created"])),
        f"{reverse('admin:analytics_correction_changelist')}?{urlencode(days)}",
    )


def _month(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.day == 1 and 1900 <= day.year <= 2200 else None
