"""Which organizations a user belongs to, which one is active now, and when a person works there."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import F, QuerySet

from organizations.choices import SELLERS
from organizations.models import Membership, Organization, SellerProfile
from organizations.scoping import ScopeError, current_organization, platform_wide
from organizations.working_time import WorkingHours

SESSION_KEY = "active_membership"


def memberships_of(user: Any) -> list[Membership]:
    """Active memberships in active organizations, by the organization's name."""
    found: dict[int, Membership] = {}
    roles: dict[int, set[str]] = defaultdict(set)
    with platform_wide():
        for row in Membership.objects.raw(*_asked_for(user, _with_a_role)):
            found.setdefault(row.pk, row)
            roles[row.pk].update(filter(None, [row.role]))
        organizations = {each.pk: each for each in Organization.objects.raw(*_asked_for(user, _organizations))}
    # A center that was closed for good between the two questions is not there.
    members = [each for each in found.values() if each.organization_id in organizations]
    for member in members:
        member.roles, member.organization = frozenset(roles[member.pk]), organizations[member.organization_id]
    return members


ANYBODY = -1  # no login has this key


def _with_a_role(user_id: int) -> QuerySet:
    """A row for each role; one without, if there is none."""
    mine = Membership.objects.filter(user=user_id, is_active=True, organization__is_active=True)
    return mine.annotate(role=F("role_rows__role")).order_by("organization__name", "pk")


def _organizations(user_id: int) -> QuerySet:
    return Organization.objects.filter(pk__in=Membership.objects.filter(user=user_id).values("organization"))


def _asked_for(user: Any, rows: Callable[[int], QuerySet]) -> tuple[str, list[Any]]:
    sql, values = _put_together(rows)
    return sql, [user.pk if value == ANYBODY else value for value in values]


@cache
def _put_together(rows: Callable[[int], QuerySet]) -> tuple[str, tuple[Any, ...]]:
    """Once in a process: it takes Django ten times as long as the answer of the database, and every request asks."""
    sql, values = rows(ANYBODY).query.sql_with_params()
    return sql, tuple(values)


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
