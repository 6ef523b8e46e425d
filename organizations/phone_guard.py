"""Draws the veil over phones and addresses for people who see them on a click, and knows what they clicked today."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponseBase

from common import veil
from common.contributions import address_sources
from organizations.models import Membership
from organizations.services.reveal import opened_today


class PhoneGuard:
    """Middleware behind that of the organization."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        member: Membership | None = request.membership  # type: ignore[attr-defined]
        if member is None or not member.opens_phones_by_click:
            return self.get_response(request)
        with veil.drawn(veil.Veil(lambda: opened_addresses(member))):
            return self.get_response(request)


def opened_addresses(member: Membership) -> Iterator[str]:
    """Everything the opened rows can be reached by."""
    opened: dict[str, set[int]] = defaultdict(set)
    for model, key in opened_today(member):
        opened[model].add(key)
    for model, addresses_of in address_sources.items():
        if opened[model]:
            yield from addresses_of(opened[model])
