"""What a closed day said before it changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.choices import Dimension, FigureOf
from analytics.words import label_of
from organizations.models import Branch, Membership, OrganizationModel

# Why, if whose figures events count in was changed.
ANOTHER_RULE = "credit"


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
    branch = models.ForeignKey(
        Branch, verbose_name=_("branch"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
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
