"""Who works in an organization, as what, and who is invited."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.choices import InvitationState, Role
from organizations.models.base import OrganizationModel, PublicIdModel
from organizations.models.organization import Branch
from organizations.querysets import InvitationQuerySet
from organizations.rights import rights_of
from organizations.scoping import OrganizationManager

INVITATION_DAYS = 14


class Membership(PublicIdModel, OrganizationModel):
    """A person in an organization, with roles there. The user may be empty: a teacher without a login."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
    )
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    branches = models.ManyToManyField(Branch, verbose_name=_("branches"), blank=True, help_text=_("None means all."))
    is_active = models.BooleanField(_("active"), default=True)
    # The chat with the center's bot, once this person has linked it there.
    telegram_id = models.BigIntegerField(null=True, editable=False)
    gets_digests = models.BooleanField(
        default=True, editable=False, help_text="Of who leads, in that chat or else by email, morning and evening."
    )
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("organization", "user"), name="membership_user_unique"),
            models.UniqueConstraint(fields=("organization", "telegram_id"), name="membership_telegram_unique"),
        )

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(role.role for role in self.role_rows.all())

    @cached_property
    def rights(self) -> frozenset[str]:
        """Permissions like "leads.view_lead" that the roles give in this organization."""
        veiled = frozenset(self.organization.masked_phone_roles)
        return rights_of(self.roles, denied_export=veiled.union(self.organization.export_denied_roles), veiled=veiled)

    @property
    def opens_phones_by_click(self) -> bool:
        """All of the roles see phones on a click only. A partner sees what it sent itself."""
        is_veiled = self.roles <= set(self.organization.masked_phone_roles)
        return is_veiled and self.roles not in (set(), {Role.PARTNER})

    def has_role(self, roles: Iterable[str]) -> bool:
        return not self.roles.isdisjoint(roles)


class MembershipRole(OrganizationModel):
    """One role of a person; several rows make several roles."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="role_rows")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (models.UniqueConstraint(fields=("membership", "role"), name="membership_role_unique"),)

    def __str__(self) -> str:
        return self.get_role_display()


def new_invitation_token() -> str:
    return secrets.token_urlsafe(32)


def default_expiry() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(OrganizationModel):
    """A link by which one person joins with given roles, once, before it expires."""

    token = models.CharField(max_length=64, unique=True, default=new_invitation_token, editable=False)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    person = models.ForeignKey(
        Membership,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="+",
        help_text="Who gets a new login by this link; without it, somebody new joins.",
    )
    roles = models.JSONField(_("roles"), default=list)
    branches = models.ManyToManyField(Branch, verbose_name=_("branches"), blank=True)
    invited_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"), default=default_expiry)
    accepted_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar[Any] = OrganizationManager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> InvitationState:
        if self.accepted_by_id:
            return InvitationState.USED
        return InvitationState.OPEN if timezone.now() < self.expires_at else InvitationState.EXPIRED

    @property
    def role_names(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)
