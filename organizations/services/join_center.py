"""Lets a person into a center with given roles."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.choices import AuditKind
from organizations.models import Branch, Membership, MembershipRole
from organizations.services.record_audit import record_audit


@transaction.atomic
def join_center(
    *, user: Any, name: str, roles: Iterable[str], phone: str = "", branches: Iterable[Branch] = ()
) -> Membership:
    """The membership of this login in the center of the open scope; one that ended before begins again."""
    membership = Membership.objects.select_for_update().filter(user=user).first() if user else None
    if membership and membership.is_active:
        raise ValidationError(_("%(name)s works here already.") % {"name": membership.name}, code="member")
    membership = membership or Membership(user=user)
    membership.name, membership.is_active = name[:150], True
    membership.phone = phone or membership.phone
    membership.save()
    membership.branches.set(branches)
    set_roles(membership=membership, roles=roles)
    if user and not user.is_staff:
        # The admin's own pages show their search to staff only; every other right comes from the membership.
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    record_audit(kind=AuditKind.JOINED, actor=membership, about=membership)
    return membership


def set_roles(*, membership: Membership, roles: Iterable[str]) -> None:
    """Exactly these roles, in the caller's transaction."""
    wanted = set(roles)
    membership.role_rows.exclude(role__in=wanted).delete()
    kept = set(membership.role_rows.values_list("role", flat=True))
    MembershipRole.objects.bulk_create(MembershipRole(membership=membership, role=role) for role in wanted - kept)
    for stale in ("roles", "rights"):
        membership.__dict__.pop(stale, None)
