"""The admin site: who may enter, what the frame around each page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite

from organizations.people import memberships_of


class CrmAdminSite(UnfoldAdminSite):
    """Everybody with an active membership may enter; what they see there depends on their roles."""

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_active:
            return False
        return getattr(request, "membership", None) is not None or user.is_superuser


def site_header(request: HttpRequest) -> str:
    membership = getattr(request, "membership", None)
    return membership.organization.name if membership else _("Education center")


def site_subheader(request: HttpRequest) -> str:
    membership = getattr(request, "membership", None)
    if membership is None:
        return ""
    return ", ".join(str(role) for role in membership.role_rows.all())


def organization_dropdown(request: HttpRequest) -> list[dict[str, Any]]:
    """The other centers of a member of several; nothing for a member of one."""
    if not request.user.is_authenticated:
        return []
    memberships = memberships_of(request.user)
    if len(memberships) < 2:
        return []
    return [
        {
            "title": membership.organization.name,
            "icon": "domain",
            "link": reverse("switch_organization", args=(membership.public_id,)),
        }
        for membership in memberships
    ]


def environment_badge(request: HttpRequest) -> list[str] | None:
    """A word in the corner that says which installation this is."""
    return [settings.ENVIRONMENT_NAME, "warning"] if settings.ENVIRONMENT_NAME else None
