"""Coloured labels that other apps put on their rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.choices import Tone
from organizations.models.base import OrganizationModel


class Tag(OrganizationModel):
    """A label with a colour and a description."""

    name = models.CharField(_("name"), max_length=50)
    tone = models.CharField(_("colour"), max_length=10, choices=Tone.choices, default=Tone.GRAY)
    description = models.CharField(_("description"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="tag_name_unique"),)

    def __str__(self) -> str:
        return self.name
