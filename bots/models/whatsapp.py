"""Where the people come from who write to a number of WhatsApp."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models import LeadSource
from messaging.models import WhatsAppNumber
from organizations.models import OrganizationModel


class WhatsAppDoor(OrganizationModel):
    """Whoever writes to the number and is known to nobody becomes a lead of this source."""

    number = models.OneToOneField(WhatsAppNumber, on_delete=models.CASCADE, related_name="door")
    source = models.ForeignKey(
        LeadSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="whatsapp_doors",
        help_text=_("Numbers that nobody knows become leads of this source."),
    )

    class Meta:
        verbose_name = _("door of WhatsApp")
        verbose_name_plural = _("doors of WhatsApp")

    def __str__(self) -> str:
        return str(self.number)
