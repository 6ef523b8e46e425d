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
def take_login(*, person: Membership, user: Any) -> Membership:
    """From now on this person logs in with this login; the one before opens this center no more."""
    person = Membership.objects.select_for_update().get(pk=person.pk)
    if other := Membership.objects.filter(user=user).exclude(pk=person.pk).first():
        raise ValidationError(
            _("This login is that of %(name)s here. Make a new one.") % {"name": other.name}, code="member"
        )
    person.user = user
    person.save(update_fields=["user"])
    _let_in(user)
    record_audit(kind=AuditKind.JOINED, actor=person, about=person)
    return person


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
    if user:
        _let_in(user)
    record_audit(kind=AuditKind.JOINED, actor=membership, about=membership)
    return membership


def _let_in(user: Any) -> None:
    """The admin's own pages show their search to staff only; every other right comes from the membership."""
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def set_roles(*, membership: Membership, roles: Iterable[str]) -> None:
    """Exactly these roles, in the caller's transaction."""
    wanted = set(roles)
    membership.role_rows.exclude(role__in=wanted).delete()
    kept = set(membership.role_rows.values_list("role", flat=True))
    MembershipRole.objects.bulk_create(MembershipRole(membership=membership, role=role) for role in wanted - kept)
    for stale in ("roles", "rights"):
        membership.__dict__.pop(stale, None)
