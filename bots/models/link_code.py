"""A code that links a chat to a student, a guardian or somebody who works here."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from organizations.models import Membership, OrganizationModel

DAYS = 30


def new_code() -> str:
    """Short enough to print and to read aloud, and beyond guessing: 59 bits, no letter that looks like another."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _place in range(12))


def default_expiry() -> datetime:
    return timezone.now() + timedelta(days=DAYS)


class LinkCode(OrganizationModel):
    """Works once. Printed as a QR or read aloud; in the chat it arrives as `/start link-<code>`."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, editable=False, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, editable=False, related_name="+", db_index=False
    )
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    expires_at = models.DateTimeField(_("valid until"), default=default_expiry)
    used_at = models.DateTimeField(_("used"), null=True, editable=False)

    class Meta:
        verbose_name = _("code for the bot")
        verbose_name_plural = _("codes for the bot")
        constraints = (
            models.CheckConstraint(
                name="link_code_of_one",
                condition=Q(client__isnull=False, member=None) | Q(client=None, member__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code
