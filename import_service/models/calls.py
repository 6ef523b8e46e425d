"""Telephone exchanges that tell of calls, and the calls they told of."""

import base64
import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.choices import Direction
from clients.models import ClientInteraction
from import_service.choices import CallProvider
from leads.models import LeadSource, Touchpoint
from messaging.sealed import SealedField
from organizations.models import OrganizationModel
from organizations.models.base import PublicIdModel


def new_call_secret() -> str:
    """As Standard Webhooks writes them: 32 random bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


class CallLine(PublicIdModel, OrganizationModel):
    """A telephone exchange: whoever proves to know the secret tells of its calls. Both secrets are sealed; the old one
    is good until its moment."""

    source = models.OneToOneField(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="call_line",
        help_text=_("Numbers that nobody knows become leads of this source."),
    )
    provider = models.CharField(
        _("who tells"), max_length=10, choices=CallProvider.choices, default=CallProvider.STANDARD
    )
    secret = SealedField(default=new_call_secret, editable=False)
    old_secret = SealedField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    mapping = models.JSONField(default=dict, editable=False, help_text="{name of a field: a CallFact, or nothing}.")
    own_numbers = models.TextField(
        _("numbers that are no customers"),
        blank=True,
        help_text=_("One in a line: suppliers, our other numbers. Phones of the staff and inner numbers are left out."),
    )
    is_on = models.BooleanField(_("takes calls"), default=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("telephone line")
        verbose_name_plural = _("telephone lines")
        ordering = ("source__name",)

    def __str__(self) -> str:
        return self.source.name

    def secrets(self, now: datetime) -> list[str]:
        """Those that are good; an empty one never is."""
        is_old_good = self.old_secret_until is not None and now < self.old_secret_until
        return [secret for secret in (self.secret, self.old_secret if is_old_good else "") if secret]


class Call(OrganizationModel):
    """One call, put together from the pieces that were told of it, in whatever order they came. Written by
    `services.take_in_call`; `touchpoint` or `interaction` is where people see it."""

    line = models.ForeignKey(CallLine, on_delete=models.CASCADE, related_name="calls", db_index=False)
    call_id = models.CharField(max_length=200)
    direction = models.CharField(max_length=10, choices=Direction.choices, blank=True)
    caller = models.CharField(max_length=100, blank=True)
    called = models.CharField(max_length=100, blank=True)
    began_at = models.DateTimeField()
    answered = models.BooleanField(null=True)
    is_over = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField(null=True)
    recording = models.URLField(max_length=1000, blank=True)
    told_at = models.DateTimeField(auto_now=True)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    interaction = models.ForeignKey(
        ClientInteraction, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = (models.UniqueConstraint(fields=("line", "call_id"), name="call_once"),)
        indexes = (
            models.Index(fields=("organization", "told_at"), name="call_unfinished", condition=Q(is_over=False)),
            models.Index(fields=("organization", "began_at"), name="call_by_time"),
            models.Index(fields=("touchpoint",), name="call_of_lead", condition=Q(touchpoint__isnull=False)),
            models.Index(fields=("interaction",), name="call_of_client", condition=Q(interaction__isnull=False)),
        )

    def __str__(self) -> str:
        return self.call_id
