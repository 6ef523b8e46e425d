"""How a salesperson works: when, for how many leads, under which name."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from organizations.models.base import OrganizationModel
from organizations.models.organization import Organization, check_timezone
from organizations.models.people import Membership
from organizations.working_time import WorkingHours


class SellerProfile(OrganizationModel):
    """A person who works on leads. What is left empty is as the center has it."""

    membership = models.OneToOneField(
        Membership, verbose_name=_("person"), on_delete=models.CASCADE, related_name="seller"
    )
    display_name = models.CharField(
        _("name for people outside"), max_length=100, blank=True, help_text=_("Empty: the person's name.")
    )
    signature = models.CharField(_("signature"), max_length=500, blank=True)
    works_from = models.TimeField(_("works from"), null=True, blank=True)
    works_until = models.TimeField(_("works until"), null=True, blank=True)
    working_days = models.JSONField(_("working days"), default=list, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[check_timezone])
    lead_limit = models.PositiveIntegerField(
        _("open leads at most"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    takes_new_leads = models.BooleanField(_("gets new leads by the rules"), default=True)

    class Meta:
        verbose_name = _("salesperson")
        verbose_name_plural = _("salespeople")
        ordering = ("membership__name",)

    def __str__(self) -> str:
        return self.display_name or self.membership.name

    def clean(self) -> None:
        if (self.works_from is None) != (self.works_until is None):
            raise ValidationError({"works_until": _("Give both times, or none to work as the center does.")})

    @property
    def hours(self) -> WorkingHours:
        return self.hours_in(self.organization)

    def hours_in(self, organization: Organization) -> WorkingHours:
        """Own hours where they are given; the center's (that the caller has at hand) elsewhere."""
        center = organization.hours
        opens, closes = center.opens, center.closes
        if self.works_from is not None and self.works_until is not None:
            opens, closes = self.works_from, self.works_until
        days = frozenset(self.working_days) or center.days
        return WorkingHours(days, opens, closes, self.timezone or center.zone_name)

    @property
    def hours_in_words(self) -> str:
        """ "Mon, Tue, Wed 09:00–18:00"."""
        hours = self.hours
        days = ", ".join(str(WEEKDAYS_ABBR[day]) for day in sorted(hours.days))
        return f"{days} {hours.opens:%H:%M}–{hours.closes:%H:%M}"
