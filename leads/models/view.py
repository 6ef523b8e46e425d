"""Saved views of the lead list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel


class SavedView(OrganizationModel):
    """Filters of the lead list under a name; shown as a tab to its owner, or to all."""

    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filters"), max_length=1000)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_views", editable=False)
    is_shared = models.BooleanField(_("for everybody"), default=False)
    order = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("order", "name")
        constraints = (models.UniqueConstraint(fields=("member", "name"), name="saved_view_name_unique"),)

    def __str__(self) -> str:
        return self.name
