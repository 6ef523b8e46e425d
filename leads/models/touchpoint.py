"""Every call, message and meeting with a lead."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models import Touch
from leads.models.lead import Lead


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
