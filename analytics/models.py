"""Rows of figures, one for each day and whoever or whatever it counts."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.choices import Dimension, FigureOf
from analytics.querysets import SalesKPIQuerySet
from analytics.words import label_of
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager


class KPIDay(OrganizationModel):
    """A day of the center: where it begins and ends by its clock, when its figures were counted last, and whether
    something of it was written down since."""

    day = models.DateField(_("day"))
    zone_name = models.CharField(max_length=60)
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


class SalesKPI(FiguresOfDay):
    """What one salesperson has done on one day. What each figure counts: `analytics.words.SALES`."""

    salesperson = models.ForeignKey(
        Membership, verbose_name=_("salesperson"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    new_contacts = models.PositiveIntegerField(_("new contacts"), default=0)
    follow_ups_completed = models.PositiveIntegerField(_("follow-ups done"), default=0)
    follow_ups_overdue = models.PositiveIntegerField(_("follow-ups missed"), default=0)
    trials_scheduled = models.PositiveIntegerField(_("trials booked"), default=0)
    trials_attended = models.PositiveIntegerField(_("came to trial"), default=0)
    trials_no_show = models.PositiveIntegerField(_("did not come"), default=0)
    offers = models.PositiveIntegerField(_("offers"), default=0)
    enrolments = models.PositiveIntegerField(_("enrolled"), default=0)
    lost = models.PositiveIntegerField(_("lost"), default=0)
    responses = models.PositiveIntegerField(_("answered"), default=0)
    response_seconds = models.PositiveBigIntegerField(_("seconds until answered"), default=0)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(SalesKPIQuerySet)()

    class Meta:
        verbose_name = _("day of a salesperson")
        verbose_name_plural = _("days of salespeople")
        ordering = ("-day", "salesperson")
        constraints = (models.UniqueConstraint(fields=("organization", "day", "salesperson"), name="sales_kpi_once"),)
        indexes = (models.Index(fields=("salesperson", "-day"), name="sales_kpi_of_person"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.salesperson}"

    @property
    def completion_percent(self) -> float | None:
        return percent(self.follow_ups_completed, self.follow_ups_completed + self.follow_ups_overdue)

    @property
    def trial_to_enrolment_percent(self) -> float | None:
        return percent(self.enrolments, self.trials_attended)

    @property
    def overall_percent(self) -> float | None:
        return percent(self.enrolments, self.new_contacts)

    @property
    def response_minutes(self) -> float | None:
        """Working minutes, on average."""
        return self.response_seconds / 60 / self.responses if self.responses else None


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


class Correction(OrganizationModel):
    """A closed day said something else before: which figure, what it said, what it says, and what was written since."""

    day = models.DateField(_("day"))
    figure_of = models.CharField(_("of"), max_length=10, choices=FigureOf.choices)
    salesperson = models.ForeignKey(
        Membership,
        verbose_name=_("salesperson"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(_("by"), max_length=10, choices=Dimension.choices, blank=True)
    key = models.CharField(max_length=40, blank=True)
    figure = models.CharField(_("figure"), max_length=40)
    said = models.BigIntegerField(_("said"))
    says = models.BigIntegerField(_("says"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    because = models.CharField(
        _("why"), max_length=250, blank=True, help_text="Kinds of events that were written down since, by commas."
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-id",)
        indexes = (models.Index(fields=("organization", "day"), name="correction_of_day"),)

    def __str__(self) -> str:
        return f"{self.day}: {label_of(self.figure)} {self.said} → {self.says}"


def percent(part: int, whole: int) -> float | None:
    """None if there is nothing to divide by."""
    return 100 * part / whole if whole else None
