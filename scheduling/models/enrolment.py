"""Who is in a group, and which seats are kept for whom."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.models import Client
from common.school_days import check_school_day
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.choices import Ending, PriceUnit
from scheduling.limits import SEATS
from scheduling.models.group import Group
from scheduling.querysets import EnrolmentQuerySet, PauseQuerySet


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
    ending = models.CharField(_("how it ended"), max_length=10, choices=Ending.choices, blank=True, editable=False)
    moved_to = models.OneToOneField(
        "self",
        verbose_name=_("moved to"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="moved_from",
    )
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(EnrolmentQuerySet)()

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
            models.CheckConstraint(name="enrolment_ends_on_a_day", condition=Q(ending="") | Q(ends_on__isnull=False)),
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


class EnrolmentPause(OrganizationModel):
    """A student is away from a day to a day; the seat waits for them or is given away meanwhile."""

    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("student in group"),
        on_delete=models.CASCADE,
        related_name="pauses",
        db_index=False,
    )
    starts_on = models.DateField(pgettext_lazy("day", "from"), validators=[check_school_day])
    ends_on = models.DateField(_("until"), validators=[check_school_day], help_text=_("The last day away."))
    reason = models.CharField(_("why"), max_length=150)
    keeps_seat = models.BooleanField(_("seat kept"), default=True)
    resumed_on = models.DateField(_("back since"), null=True, editable=False)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(PauseQuerySet)()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(name="pause_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="pause_resumed_after_it_began",
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gt=F("starts_on")),
            ),
        )
        indexes = (
            models.Index(fields=("enrolment", "starts_on"), name="pause_of_enrolment"),
            models.Index(
                fields=("organization", "ends_on"), name="pause_to_resume", condition=Q(resumed_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.starts_on:%d.%m.%Y}–{self.ends_on:%d.%m.%Y}"

    @property
    def last_day_away(self) -> date | None:
        """Not known of who has no seat to come back to."""
        if self.resumed_on is not None:
            return self.resumed_on - timedelta(days=1)
        return self.ends_on if self.keeps_seat else None


class SeatHold(OrganizationModel):
    """Seats of a group kept until a day: for a company that pays and names its people later, or for a `name` that an
    offer waits for."""

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="held_seats", db_index=False
    )
    payer = models.ForeignKey(
        Client,
        verbose_name=_("kept for"),
        on_delete=models.PROTECT,
        null=True,
        related_name="held_seats",
        db_index=False,
    )
    name = models.CharField(_("kept for"), max_length=150, blank=True, editable=False)
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
        constraints = (
            models.CheckConstraint(name="seat_hold_for_somebody", condition=Q(payer__isnull=False) | ~Q(name="")),
        )
        indexes = (
            models.Index(fields=("group", "until"), name="seat_hold_in_group"),
            models.Index(fields=("payer",), name="seat_hold_of_payer"),
        )

    def __str__(self) -> str:
        return f"{self.group}: {self.seats}"

    @property
    def kept_for(self) -> str:
        return self.name or str(self.payer)
