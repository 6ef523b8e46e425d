"""Who gets a new lead."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.choices import AssignmentKind
from leads.models.source import LeadSource
from organizations.models import Branch, Membership, OrganizationModel
from scheduling.models import Course


class AssignmentRule(OrganizationModel):
    """Asked in order; the first that fits a lead and has somebody free decides who may get it."""

    kind = models.CharField(_("when"), max_length=15, choices=AssignmentKind.choices)
    branch = models.ForeignKey(
        Branch, verbose_name=_("branch"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    region = models.CharField(_("city or region"), max_length=100, blank=True)
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    sellers = models.ManyToManyField(Membership, verbose_name=_("salespeople"), blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        ordering = ("order", "id")

    def __str__(self) -> str:
        about = self.branch or self.region or self.course or self.source
        return f"{self.get_kind_display()}: {about}" if about else self.get_kind_display()
