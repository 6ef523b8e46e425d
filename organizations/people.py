"""Which organizations a user belongs to, which one is active now, and when a person works there."""

from typing import Any

from django.db.models import QuerySet

from organizations.choices import SELLERS
from organizations.models import Membership, SellerProfile
from organizations.scoping import ScopeError, current_organization, platform_wide
from organizations.working_time import WorkingHours

SESSION_KEY = "active_membership"


def memberships_of(user: Any) -> list[Membership]:
    """Active memberships in active organizations, by the organization's name."""
    with platform_wide():
        return list(
            Membership.objects.filter(user=user, is_active=True, organization__is_active=True)
            .select_related("organization")
            .prefetch_related("role_rows")
            .order_by("organization__name", "pk")
        )


def active_membership(user: Any, chosen: str | None) -> Membership | None:
    """The chosen membership if the user still has it, else the first, else None. The user keeps all for its request."""
    memberships = user.active_memberships = memberships_of(user)
    for membership in memberships:
        if str(membership.public_id) == chosen:
            return membership
    return memberships[0] if memberships else None


def working_hours(person: Membership | None) -> WorkingHours:
    """When this person works; without one, or for who has no hours of their own, when the center does."""
    profile = SellerProfile.objects.filter(membership=person).select_related("organization").first() if person else None
    if profile is not None:
        return profile.hours
    organization = current_organization()
    if organization is None:
        raise ScopeError("Working hours are those of a center: open its scope.")
    return organization.hours


def sellers() -> QuerySet:
    """People who may own leads and clients."""
    return Membership.objects.filter(is_active=True, role_rows__role__in=SELLERS).distinct().order_by("name")
