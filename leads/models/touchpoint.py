"""Every call, message and meeting with a lead."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.choices import Direction, TouchChannel, TouchOutcome
from leads.models.lead import Lead
from organizations.models import Membership, OrganizationModel


class Touch(OrganizationModel):
    """One contact with a person: by which way, who began it, how it ended, how long it took."""

    channel = models.CharField(_("way"), max_length=10, choices=TouchChannel.choices)
    direction = models.CharField(_("who began"), max_length=10, choices=Direction.choices, default=Direction.OUTBOUND)
    outcome = models.CharField(_("how it ended"), max_length=10, choices=TouchOutcome.choices)
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.CharField(_("what was said"), max_length=5000, blank=True)
    actor = models.ForeignKey(
        Membership, verbose_name=_("who"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, editable=False, help_text="A slip of the hand: it does not count.")

    class Meta:
        abstract = True


class Touchpoint(Touch):
    """A contact with a lead; the event that says so is written with it."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="touchpoints", db_index=False)

    class Meta:
        verbose_name = _("call or message")
        verbose_name_plural = _("calls and messages")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("lead", "-at"), name="touchpoint_of_lead"),
            models.Index(fields=("organization", "-at"), name="touchpoint_newest"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_outcome_display()}"
