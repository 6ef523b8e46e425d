"""Opens a center with its first owner."""

from itertools import count
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from common.names import search_key
from organizations.choices import AuditKind, Role
from organizations.countries import COUNTRIES
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.services.join_center import join_center
from organizations.services.record_audit import record_audit


@transaction.atomic
def create_center(
    *,
    name: str,
    country: str,
    timezone: str = "",
    currency: str = "",
    language: str = "",
    slug: str = "",
    owner_user: Any = None,
    owner_name: str = "",
    is_demo: bool = False,
) -> Membership:
    """The owner's membership in the new center; its country answers what is left empty.

    Raises ValidationError, by field, for an answer that cannot be right.
    """
    usual = COUNTRIES.get(country.upper())
    organization = Organization(
        name=name.strip(),
        slug=slug or free_slug(name),
        country=country.upper(),
        timezone=timezone or (usual.timezone if usual else ""),
        currency=(currency or (usual.currency if usual else "")).upper(),
        language=language or (usual.language if usual else "en"),
        is_demo=is_demo,
    )
    organization.full_clean()
    organization.save()
    # An owner who opens a further center stands in the scope of the first one.
    with platform_wide(), organization_scope(organization):
        owner = join_center(user=owner_user, name=owner_name or _name_of(owner_user), roles=[Role.OWNER])
        record_audit(kind=AuditKind.ADDED, actor=owner, about=organization)
    return owner


def free_slug(name: str) -> str:
    """A short name nobody has yet: "Registan School" → "registan-school", then "registan-school-2"."""
    letters = name if name.isascii() else search_key(name)
    wanted = slugify(letters)[:40].strip("-") or "center"
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    taken = set(Organization.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in candidates if slug not in taken)


def _name_of(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
