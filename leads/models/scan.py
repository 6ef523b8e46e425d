"""How far the search for duplicates among all leads of a center has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel


class DuplicateScan(OrganizationModel):
    """One row of a center: the search under way, or the last one. A killed worker's goes on where it ended."""

    asked_at = models.DateTimeField(null=True, help_text="Empty: nothing is under way.")
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    done_through = models.BigIntegerField(default=0, help_text="The last lead that was looked at.")
    leads_done = models.PositiveIntegerField(default=0)
    leads_total = models.PositiveIntegerField(default=0)
    pairs_found = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        constraints = (models.UniqueConstraint(fields=("organization",), name="duplicate_scan_unique"),)

    def __str__(self) -> str:
        return str(_("search for duplicates"))

    @property
    def percent(self) -> int:
        return min(99, self.leads_done * 100 // max(1, self.leads_total))
