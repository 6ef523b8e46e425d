"""Other people around a lead: parents, those who decide, those who pay."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.choices import ContactRole, TouchChannel
from leads.models.lead import Lead
from organizations.models import OrganizationModel


class LeadContact(OrganizationModel):
    """A person to talk to about a lead; one of them is the primary one, kept by `leads.services.save_contact`."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=15, choices=ContactRole.choices, default=ContactRole.PARENT)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.CharField(_("email"), max_length=254, blank=True)
    telegram_username = models.CharField(_("Telegram name"), max_length=64, blank=True)
    is_primary = models.BooleanField(_("primary"), default=False)
    preferred_channel = models.CharField(_("prefers"), max_length=10, choices=TouchChannel.choices, blank=True)
    refused_channels = models.JSONField(_("not by"), default=list, blank=True)
    best_time = models.CharField(_("best time"), max_length=100, blank=True)
    notes = models.CharField(_("notes"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("-is_primary", "id")
        constraints = (
            models.UniqueConstraint(fields=("lead",), name="contact_one_primary", condition=Q(is_primary=True)),
        )
        indexes = (
            models.Index(fields=("lead",), name="contact_of_lead"),
            models.Index(fields=("organization", "phone"), name="contact_phone", condition=~Q(phone="")),
            models.Index(fields=("organization", "email"), name="contact_email", condition=~Q(email="")),
        )

    def __str__(self) -> str:
        return self.name
