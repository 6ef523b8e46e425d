"""What companies do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationModel


class Industry(OrganizationModel):
    """One line of work, in the center's own words; an import adds those it meets first."""

    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="industry_name_unique"),)

    def __str__(self) -> str:
        return self.name
