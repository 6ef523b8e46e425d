"""Which client a lead became, who made it one, and what was set going with it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from leads.models.lead import Lead
from organizations.models import Membership, OrganizationModel


class LeadConversion(OrganizationModel):
    """A lead that became a client, or belongs to one that was here. `steps` are those of `leads.onboarding`: which,
    when, by whom, what."""

    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, related_name="conversion")
    client = models.ForeignKey(
        Client,
        verbose_name=_("client"),
        on_delete=models.PROTECT,
        null=True,
        related_name="conversions",
        db_index=False,
        help_text="Empty: the lead's personal data was erased.",
    )
    actor = models.ForeignKey(
        Membership, verbose_name=_("who"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    score_then = models.PositiveSmallIntegerField(_("score then"))
    created_client = models.BooleanField(_("made the client"))
    created_contact = models.BooleanField(_("made who answers"))
    steps = models.JSONField(default=list)
    closed_at = models.DateTimeField(_("everything is here since"), null=True, editable=False)

    class Meta:
        verbose_name = _("new student")
        verbose_name_plural = _("new students")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("client",), name="conversion_of_client"),
            models.Index(fields=("organization", "-at"), name="conversion_newest"),
            models.Index(fields=("organization", "at"), name="conversion_to_close", condition=Q(closed_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.lead} → {self.client or '…'}"
