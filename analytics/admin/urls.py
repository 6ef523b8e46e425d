"""Addresses of pages of numbers that are no lists of rows, behind the site's own guard."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from analytics.admin.counted import counted
from analytics.admin.report_leads import report_leads
from analytics.admin.reports import report_file, report_page, reports_page
from analytics.admin.targets import targets_page


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("analytics/counted/", guard(counted), name="counted"),
        path("analytics/targets/", guard(targets_page), name="targets"),
        path("analytics/reports/", guard(reports_page), name="reports"),
        path("analytics/reports/leads/", guard(report_leads), name="report_leads"),
        path("analytics/reports/<slug:key>/", guard(report_page), name="report"),
        path("analytics/reports/<slug:key>/file/", guard(report_file), name="report_file"),
    ]
