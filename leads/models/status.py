"""What a center makes of the statuses: its own names, those it does not use, why leads leave."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.choices import NEEDS_REASON, LeadStatus
from organizations.models import OrganizationModel


class StatusSetting(OrganizationModel):
    """A status under the center's own name, or hidden. A status without a row is shown as it is."""

    status = models.CharField(_("status"), max_length=20, choices=LeadStatus.choices)
    name = models.CharField(_("own name"), max_length=40, blank=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)

    class Meta:
        verbose_name = _("name of a status")
        verbose_name_plural = _("names of statuses")
        constraints = (models.UniqueConstraint(fields=("organization", "status"), name="status_setting_unique"),)

    def __str__(self) -> str:
        return self.name or self.get_status_display()


class LeaveReason(OrganizationModel):
    """Why leads are lost or not suitable; a center edits the list."""

    status = models.CharField(
        _("status"), max_length=20, choices=[(status.value, status.label) for status in NEEDS_REASON]
    )
    name = models.CharField(_("reason"), max_length=100)
    order = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reason to leave")
        verbose_name_plural = _("reasons to leave")
        ordering = ("status", "order", "name")
        constraints = (models.UniqueConstraint(fields=("organization", "status", "name"), name="leave_reason_unique"),)

    def __str__(self) -> str:
        return self.name
