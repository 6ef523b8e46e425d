"""What a closed day said before it changed."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from analytics.choices import Dimension, FigureOf
from analytics.words import label_of
from leads.models import Channel
from organizations.models import Branch, Membership, OrganizationModel

# Why, if whose figures events count in was changed; if what a channel cost was entered or taken back.
ANOTHER_RULE, ENTERED = "credit", "entered"


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
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("by"), max_length=10, choices=Dimension.choices, blank=True)
    key = models.CharField(max_length=40, blank=True)
    figure = models.CharField(_("figure"), max_length=40)
    # Money has cents; counts are whole.
    said = models.DecimalField(_("said"), max_digits=16, decimal_places=2)
    says = models.DecimalField(_("says"), max_digits=16, decimal_places=2)
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
        return f"{self.day}: {label_of(self.figure)} {written(self.said)} → {written(self.says)}"


def written(number: Decimal) -> str:
    """ "1,200", "49.50": parts only where there are any."""
    decimals = 0 if number == number.to_integral_value() else 2
    return str(number_format(number, decimals, use_l10n=True, force_grouping=True))
