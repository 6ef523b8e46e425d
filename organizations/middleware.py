"""Opens the scope of the member's active organization around each request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from organizations.kept_counts import count_anew
from organizations.people import SESSION_KEY, active_membership
from organizations.scoping import organization_scope


class OrganizationMiddleware:
    """Sets `request.membership`, the scope, the time zone and, until a person chooses, the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.membership = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        membership = active_membership(request.user, request.session.get(SESSION_KEY))
        if membership is None:
            return self.get_response(request)
        request.membership = request.user.active_membership = membership  # type: ignore[attr-defined]
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(membership.organization.language)
            request.LANGUAGE_CODE = membership.organization.language
        with (
            organization_scope(membership.organization),
            timezone.override(membership.organization.zone),
        ):
            response = self.get_response(request)
        if request.method == "POST":
            count_anew(membership.organization_id)
        return response
