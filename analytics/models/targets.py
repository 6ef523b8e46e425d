"""What a center wants to reach."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.choices import TargetFigure
from organizations.models import OrganizationModel


class Target(OrganizationModel):
    """A figure and the number a center wants of it; without a row the usual one holds (`analytics.targets`)."""

    figure = models.CharField(_("figure"), max_length=30, choices=TargetFigure.choices)
    value = models.PositiveIntegerField(_("target"), null=True, help_text="None: the center wants no target for it.")

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (models.UniqueConstraint(fields=("organization", "figure"), name="target_once"),)

    def __str__(self) -> str:
        return self.get_figure_display()
