"""A day of the center, and what rows of figures have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.choices import Credit
from organizations.models import OrganizationModel


class KPIDay(OrganizationModel):
    """A day of the center: where it begins and ends by its clock, when its figures were counted last, and whether
    something of it was written down since."""

    day = models.DateField(_("day"))
    zone_name = models.CharField(max_length=60)
    # The rule it was counted by.
    credit = models.CharField(max_length=10, choices=Credit.choices, default=Credit.OWNER)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    is_dirty = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("day of figures")
        verbose_name_plural = _("days of figures")
        ordering = ("-day",)
        constraints = (models.UniqueConstraint(fields=("organization", "day"), name="kpi_day_once"),)
        indexes = (
            models.Index(fields=("organization", "starts_at"), name="kpi_day_begins"),
            models.Index(fields=("organization", "-looked_at"), name="kpi_day_looked"),
        )

    def __str__(self) -> str:
        return self.day.isoformat()


class FiguresOfDay(OrganizationModel):
    """Counts of one day. Ratios follow from them and are never stored."""

    day = models.DateField(_("day"))
    computed_at = models.DateTimeField(_("counted"))

    class Meta:
        abstract = True


def percent(part: int, whole: int) -> float | None:
    """None if there is nothing to divide by."""
    return 100 * part / whole if whole else None
