"""Refuses methods that no page has, before anything is asked of the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

USED = ("GET", "HEAD", "POST")


class OnlyUsedMethods:
    """Without it Django hands PUT, DELETE and the like to pages, which answer as if somebody had asked to see them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if request.method in USED else HttpResponseNotAllowed(USED)
