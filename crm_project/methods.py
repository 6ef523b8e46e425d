"""Refuses methods that no page has, before anything is asked of the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

USED = ("GET", "HEAD", "POST")
# Where pages of other sites send leads: their browsers ask by OPTIONS whether they may.
FROM_OTHER_SITES = "/intake/"


class OnlyUsedMethods:
    """Without it Django hands PUT, DELETE and the like to pages, which answer as if somebody had asked to see them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if _is_used(request) else HttpResponseNotAllowed(USED)


def _is_used(request: HttpRequest) -> bool:
    is_asked_first = request.method == "OPTIONS" and request.path_info.startswith(FROM_OTHER_SITES)
    return request.method in USED or is_asked_first
