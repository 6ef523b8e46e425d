"""What was offered to a lead, at which price and until when."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.school_days import check_school_day
from leads.models import Lead
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from scheduling.choices import PriceUnit
from scheduling.models import Course, Group
from trials.choices import OfferAnswer
from trials.models.trial import TrialLesson


class Offer(PublicIdModel, OrganizationModel):
    """A course or a group at a price, valid until a day. Written by `trials.services` only."""

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="offers", db_index=False
    )
    trial = models.ForeignKey(
        TrialLesson, on_delete=models.PROTECT, null=True, editable=False, related_name="offers", db_index=False
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal())])
    price_unit = models.CharField(
        pgettext_lazy("price", "for"), max_length=10, choices=PriceUnit.choices, default=PriceUnit.MONTH
    )
    discount_percent = models.DecimalField(
        _("discount, %"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(),
        blank=True,
        validators=[MinValueValidator(Decimal()), MaxValueValidator(Decimal(100))],
    )
    discount_reason = models.CharField(_("why"), max_length=150, blank=True)
    valid_until = models.DateField(_("valid until"), validators=[check_school_day])
    text = models.TextField(_("what was said"), max_length=2000, blank=True)
    made_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=8, choices=OfferAnswer.choices, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="offer_discount_is_part", condition=Q(discount_percent__gte=0, discount_percent__lte=100)
            ),
        )
        indexes = (
            models.Index(fields=("lead",), name="offer_of_lead"),
            models.Index(fields=("trial",), name="offer_of_trial", condition=Q(trial__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.lead}: {self.group or self.course}"

    def is_open(self, today: date) -> bool:
        return not self.answer and self.valid_until >= today
