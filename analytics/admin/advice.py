"""Advice: groups to open and groups to combine, each with its reason and what it does to the seats."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.advice.combining import combinations
from analytics.advice.openings import FEWEST, openings
from analytics.advice.seekers import seekers

RIGHT = "analytics.view_groupanalytics"
COMBINE_RIGHTS = ("scheduling.change_enrolment", "scheduling.change_group")


@require_safe
def advice_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    today = timezone.localdate()
    found = seekers(today)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Advice"),
        "seekers": len(found),
        "openings": openings(found, today),
        "combinations": combinations(today),
        "fewest": FEWEST,
        "may_open": request.user.has_perm("scheduling.add_group"),
        "may_combine": request.user.has_perms(COMBINE_RIGHTS),
    }
    return render(request, "analytics/advice.html", context)
