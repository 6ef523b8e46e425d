"""A placement test: which level somebody has before they begin."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager
from scheduling.models import Course
from trials.querysets import PlacementTestQuerySet


class PlacementTest(OrganizationModel):
    """Planned until it has a level. Written by `trials.services` only."""

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="placement_tests", db_index=False
    )
    starts_at = models.DateTimeField(_("when"))
    teacher = models.ForeignKey(
        Membership,
        verbose_name=_("teacher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    level = models.CharField(_("level"), max_length=40, blank=True, editable=False)
    result = models.CharField(_("result"), max_length=250, blank=True, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    objects: ClassVar[Any] = OrganizationManager.from_queryset(PlacementTestQuerySet)()

    class Meta:
        verbose_name = _("placement test")
        verbose_name_plural = _("placement tests")
        ordering = ("-starts_at", "-id")
        indexes = (
            models.Index(fields=("lead", "-starts_at"), name="placement_test_of_lead"),
            models.Index(fields=("organization", "-starts_at"), name="placement_test_when"),
        )

    def __str__(self) -> str:
        return f"{self.lead}: " + str(self.level or _("placement test"))
