"""What happened with the leads of a center on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.choices import Dimension
from analytics.models.days import FiguresOfDay, percent


class LeadMetrics(FiguresOfDay):
    """What happened with the leads of a center on one day. What each figure counts: `analytics.words.LEADS`."""

    created = models.PositiveIntegerField(_("new leads"), default=0)
    assigned = models.PositiveIntegerField(_("with an owner"), default=0)
    unassigned = models.PositiveIntegerField(_("without an owner"), default=0)
    trials_attended = models.PositiveIntegerField(_("came to trial"), default=0)
    enrolled = models.PositiveIntegerField(_("enrolled"), default=0)

    class Meta:
        verbose_name = _("day of leads")
        verbose_name_plural = _("days of leads")
        ordering = ("-day",)
        constraints = (models.UniqueConstraint(fields=("organization", "day"), name="lead_metrics_once"),)

    def __str__(self) -> str:
        return self.day.isoformat()

    @property
    def conversion_percent(self) -> float | None:
        return percent(self.enrolled, self.created)

    @property
    def trial_to_enrolment_percent(self) -> float | None:
        return percent(self.enrolled, self.trials_attended)


class LeadBreakdown(FiguresOfDay):
    """How many leads of a day came from a source (`key` is its number, empty: none) or reached a status."""

    kind = models.CharField(_("by"), max_length=10, choices=Dimension.choices)
    key = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(_("leads"), default=0)

    class Meta:
        verbose_name = _("leads by source or status")
        verbose_name_plural = _("leads by source and status")
        ordering = ("-day", "kind", "-number")
        constraints = (models.UniqueConstraint(fields=("organization", "day", "kind", "key"), name="breakdown_once"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.key}"
