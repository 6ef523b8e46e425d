"""Who is in a group, and which seats are kept for whom."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.models import Client
from common.school_days import check_school_day
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from scheduling.choices import PriceUnit
from scheduling.limits import SEATS
from scheduling.models.group import Group


class Enrolment(PublicIdModel, OrganizationModel):
    """A student in a group from a day until a day, at the price that was agreed."""

    client = models.ForeignKey(
        Client, verbose_name=_("student"), on_delete=models.PROTECT, related_name="enrolments", db_index=False
    )
    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="enrolments", db_index=False
    )
    starts_on = models.DateField(pgettext_lazy("day", "from"), validators=[check_school_day])
    ends_on = models.DateField(
        _("until"),
        null=True,
        blank=True,
        validators=[check_school_day],
        help_text=_("The last day; empty: until further."),
    )
    payer = models.ForeignKey(
        Client,
        verbose_name=_("paid by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    price = models.DecimalField(
        _("agreed price"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal())],
    )
    price_unit = models.CharField(
        pgettext_lazy("price", "for"), max_length=10, choices=PriceUnit.choices, default=PriceUnit.MONTH
    )
    discount_percent = models.DecimalField(_("discount, %"), max_digits=5, decimal_places=2, default=Decimal())
    discount_reason = models.CharField(_("why"), max_length=150, blank=True)
    left_reason = models.CharField(_("why they left"), max_length=150, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("in group")
        verbose_name_plural = _("in groups")
        ordering = ("-starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("client", "group"), condition=Q(ends_on__isnull=True), name="enrolment_open_once"
            ),
            models.CheckConstraint(
                name="enrolment_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="enrolment_discount_is_part",
                condition=Q(discount_percent__gte=0, discount_percent__lte=100),
            ),
        )
        indexes = (
            models.Index(fields=("group", "starts_on", "ends_on"), name="enrolment_in_group"),
            models.Index(fields=("client",), name="enrolment_of_client"),
        )

    def __str__(self) -> str:
        return f"{self.client}: {self.group}"


class SeatHold(OrganizationModel):
    """Seats of a group kept until a day for people whose names are not known yet, mostly of a company that pays."""

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="held_seats", db_index=False
    )
    payer = models.ForeignKey(
        Client, verbose_name=_("kept for"), on_delete=models.PROTECT, related_name="held_seats", db_index=False
    )
    seats = models.PositiveSmallIntegerField(_("seats"), validators=SEATS)
    until = models.DateField(_("until"), validators=[check_school_day])
    note = models.CharField(_("note"), max_length=250, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("held seats")
        verbose_name_plural = _("held seats")
        ordering = ("until", "id")
        indexes = (
            models.Index(fields=("group", "until"), name="seat_hold_in_group"),
            models.Index(fields=("payer",), name="seat_hold_of_payer"),
        )

    def __str__(self) -> str:
        return f"{self.group}: {self.seats}"
