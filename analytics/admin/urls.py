"""Addresses of pages of numbers that are no lists of rows, behind the site's own guard."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from analytics.admin.advice import advice_page
from analytics.admin.combine import combine_page, undo_combining
from analytics.admin.counted import counted
from analytics.admin.import_spend import import_spend_page
from analytics.admin.months import change_month, months_page
from analytics.admin.report_leads import report_leads
from analytics.admin.report_students import report_students
from analytics.admin.reports import report_file, report_page, reports_page
from analytics.admin.targets import targets_page

View = Callable[..., HttpResponseBase]


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    def of(route: str, view: View, name: str) -> URLPattern:
        return path(f"analytics/{route}", guard(_in_a_center(view)), name=name)

    return [
        of("advice/", advice_page, "advice"),
        of("advice/combine/<int:group_id>/<int:into_id>/", combine_page, "combine_groups"),
        of("advice/combine/undo/<str:token>/", undo_combining, "combine_groups_undo"),
        of("counted/", counted, "counted"),
        of("import-spend/", import_spend_page, "import_spend"),
        of("targets/", targets_page, "targets"),
        of("months/", months_page, "months"),
        of("months/change/", change_month, "change_month"),
        of("reports/", reports_page, "reports"),
        of("reports/leads/", report_leads, "report_leads"),
        of("reports/students-of/", report_students, "report_students"),
        of("reports/<slug:key>/", report_page, "report"),
        of("reports/<slug:key>/file/", report_file, "report_file"),
    ]


def _in_a_center(view: View) -> View:
    """The staff of the platform works in no center, and numbers are always those of one."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.membership is None:  # type: ignore[attr-defined]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
