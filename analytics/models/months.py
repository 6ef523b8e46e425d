"""Months a center has settled."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, OrganizationModel


class ClosedMonth(OrganizationModel):
    """Somebody looked at the figures of a month and closed it; what they said then follows from the corrections since
    (`analytics.months`)."""

    month = models.DateField(_("month"), help_text="Its first day.")
    closed_at = models.DateTimeField(_("closed"), default=timezone.now)
    closed_by = models.ForeignKey(
        Membership,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ("-month",)
        constraints = (models.UniqueConstraint(fields=("organization", "month"), name="closed_month_once"),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def last_day(month: date) -> date:
    """Of the month that begins on this day."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
