"""Valid centers, people and tags for tests and the demo."""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from organizations.choices import Role
from organizations.models import Branch, Membership, MembershipRole, Organization, Tag
from organizations.scoping import organization_scope

_numbers = count(1)


def make_organization(**over: Any) -> Organization:
    number = next(_numbers)
    return Organization.objects.create(**{"slug": f"center-{number}", "name": f"Center {number}", **over})


def make_user(**over: Any) -> Any:
    return get_user_model().objects.create_user(**{"username": f"user{next(_numbers)}", "password": "pass", **over})


def make_member(*roles: Role, organization: Organization, user: Any = None, **over: Any) -> Membership:
    """A person with a login in this organization; an owner unless told otherwise."""
    with organization_scope(organization):
        name = over.pop("name", f"Person {next(_numbers)}")
        member = Membership.objects.create(name=name, user=user or make_user(), **over)
        MembershipRole.objects.bulk_create(
            MembershipRole(membership=member, role=role) for role in roles or (Role.OWNER,)
        )
    return member


def make_branch(**over: Any) -> Branch:
    """A branch inside the open scope."""
    return Branch.objects.create(**{"name": f"Branch {next(_numbers)}", **over})


def make_tag(**over: Any) -> Tag:
    """A tag inside the open scope."""
    return Tag.objects.create(**{"name": f"Tag {next(_numbers)}", **over})
