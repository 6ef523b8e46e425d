"""Saved criteria: which clients belong together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel


class ClientSegment(OrganizationModel):
    """A question asked again each time, never a list of names: `criteria` are the filters of the list of clients."""

    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=250, blank=True)
    criteria = models.JSONField(_("criteria"), default=dict)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="segment_name_unique"),)

    def __str__(self) -> str:
        return self.name
