"""Budget, authority, need, timeline: whether a purchase is real."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.choices import Authority, Timeline
from leads.models.lead import Lead
from organizations.models import OrganizationModel


class LeadQualification(OrganizationModel):
    """The four answers about one lead; every one may be missing."""

    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, related_name="qualification")
    budget = models.DecimalField(_("budget"), max_digits=14, decimal_places=2, null=True, blank=True)
    authority = models.CharField(_("who decides"), max_length=15, choices=Authority.choices, blank=True)
    need = models.CharField(_("need"), max_length=500, blank=True)
    timeline = models.CharField(_("wants to begin"), max_length=15, choices=Timeline.choices, blank=True)

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")

    def __str__(self) -> str:
        return str(self.lead)
