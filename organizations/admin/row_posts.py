"""Addresses under a row that save something: by POST only, of a row this person may see (else 404) and change (else
403), which the method gets instead of its number."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path

from organizations.admin.actions import load_row

RowView = Callable[[Any, HttpRequest, Any], HttpResponseBase]


def row_post(save: RowView) -> Callable[[Any, HttpRequest, int], HttpResponseBase]:
    @wraps(save)
    def view(model_admin: Any, request: HttpRequest, row_id: int) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return save(model_admin, request, load_row(model_admin, request, str(row_id), "change"))

    return view


def row_paths(model_admin: Any, **views: Callable[..., HttpResponseBase]) -> list[URLPattern]:
    """`<number>/take-up/` for `take_up=…`, named as Django names the pages of a model."""
    meta = model_admin.opts
    return [
        path(
            f"<int:row_id>/{name.replace('_', '-')}/",
            model_admin.admin_site.admin_view(view),
            name=f"{meta.app_label}_{meta.model_name}_{name}",
        )
        for name, view in views.items()
    ]
