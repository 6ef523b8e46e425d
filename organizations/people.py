"""Which organizations a user belongs to, and which one is active now."""

from typing import Any

from organizations.models import Membership
from organizations.scoping import platform_wide

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
