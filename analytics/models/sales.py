"""What each salesperson has done on a day."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.models.days import FiguresOfDay, percent
from analytics.querysets import SalesKPIQuerySet
from organizations.models import Membership
from organizations.scoping import OrganizationManager


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
