"""Addresses of pages of numbers that are no lists of rows, behind the site's own guard."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from analytics.admin.counted import counted
from analytics.admin.targets import targets_page


def pages(guard: Callable[..., Any]) -> list[URLPattern]:
    return [
        path("analytics/counted/", guard(counted), name="counted"),
        path("analytics/targets/", guard(targets_page), name="targets"),
    ]
