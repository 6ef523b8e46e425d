"""What channels cost and bring: spend as people enter it, and the figures of each channel and day."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from analytics.models.days import FiguresOfDay, percent
from analytics.shares import share_of_day
from common.counting import money
from common.school_days import check_school_day
from leads.models import Channel
from organizations.models import Membership, OrganizationModel
from organizations.scoping import open_organization

LONGEST = 366  # days


def shown_days(first: date, last: date) -> str:
    """ "2 Nov 2026", "2 Nov 2026 – 8 Nov 2026"."""
    days = (date_format(day, "j M Y") for day in dict.fromkeys((first, last)))
    return " – ".join(days)


class Spend(OrganizationModel):
    """What a channel cost over some days, and what was seen and clicked for it. The days share it evenly."""

    channel = models.ForeignKey(
        Channel, verbose_name=gettext_lazy("channel"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first = models.DateField(gettext_lazy("first day"), validators=[check_school_day])
    last = models.DateField(
        gettext_lazy("last day"), validators=[check_school_day], help_text=gettext_lazy("The same for a single day.")
    )
    amount = models.DecimalField(
        gettext_lazy("spent"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal())],
        help_text=gettext_lazy("In the center's currency, for all these days together."),
    )
    impressions = models.PositiveIntegerField(gettext_lazy("impressions"), default=0)
    clicks = models.PositiveIntegerField(gettext_lazy("clicks"), default=0)
    note = models.CharField(gettext_lazy("note"), max_length=150, blank=True)
    entered_by = models.ForeignKey(
        Membership,
        verbose_name=gettext_lazy("entered by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    entered_at = models.DateTimeField(gettext_lazy("entered"), default=timezone.now, editable=False)
    taken_back_at = models.DateTimeField(gettext_lazy("taken back"), null=True, editable=False)
    imported_as = models.UUIDField(null=True, editable=False, help_text="The import that wrote it, as it stands there.")
    replaced_by = models.UUIDField(null=True, editable=False, help_text="The import that took it back.")

    class Meta:
        verbose_name = gettext_lazy("spend")
        verbose_name_plural = gettext_lazy("spend")
        ordering = ("-first", "-id")
        constraints = (
            models.CheckConstraint(name="spend_in_order", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="spend_is_no_income", condition=Q(amount__gte=0)),
        )
        indexes = (models.Index(fields=("organization", "first", "last"), name="spend_of_days"),)

    def __str__(self) -> str:
        """All that counts, so that the journal tells what it said before."""
        said = (
            f"{self.channel}, {shown_days(self.first, self.last)}: {money(self.amount, open_organization().currency)}"
        )
        return f"{said}, {self.impressions} / {self.clicks}" if self.impressions or self.clicks else said

    def clean(self) -> None:
        if not (self.first and self.last):
            return
        if self.first > self.last:
            raise ValidationError({"last": _("The first day is after the last. Exchange them.")})
        if (self.last - self.first).days >= LONGEST:
            raise ValidationError({"last": _("Enter at most a year at once.")})
        if self.last > timezone.localdate(timezone=open_organization().zone):
            raise ValidationError({"last": _("Enter what was spent already: days up to today.")})
        if self.clicks and self.impressions and self.clicks > self.impressions:
            raise ValidationError({"clicks": _("There cannot be more clicks than impressions.")})

    def on(self, day: date) -> dict[str, Decimal | int]:
        """What falls on one of its days; all days together make exactly the whole."""
        place, days = (day - self.first).days, (self.last - self.first).days + 1
        cents = share_of_day(int(self.amount * 100), place, days)
        return {
            "cost": Decimal(cents).scaleb(-2),
            "impressions": share_of_day(self.impressions, place, days),
            "clicks": share_of_day(self.clicks, place, days),
        }


class MarketingAnalytics(FiguresOfDay):
    """What one channel cost and brought on one day (no channel: leads whose source has none). What each figure counts:
    `analytics.words.CHANNELS`."""

    channel = models.ForeignKey(
        Channel,
        verbose_name=gettext_lazy("channel"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    impressions = models.PositiveBigIntegerField(gettext_lazy("impressions"), default=0)
    clicks = models.PositiveBigIntegerField(gettext_lazy("clicks"), default=0)
    leads = models.PositiveIntegerField(gettext_lazy("leads"), default=0)
    enrolments = models.PositiveIntegerField(gettext_lazy("enrolled"), default=0)
    cost = models.DecimalField(gettext_lazy("cost"), max_digits=18, decimal_places=2, default=Decimal())
    revenue = models.DecimalField(pgettext_lazy("money", "revenue"), max_digits=18, decimal_places=2, default=Decimal())

    class Meta:
        verbose_name = gettext_lazy("day of a channel")
        verbose_name_plural = gettext_lazy("days of channels")
        ordering = ("-day", "channel")
        constraints = (
            models.UniqueConstraint(fields=("organization", "day", "channel"), name="channel_day_once"),
            models.UniqueConstraint(
                fields=("organization", "day"), condition=Q(channel__isnull=True), name="no_channel_day_once"
            ),
        )

    def __str__(self) -> str:
        channel = self.channel or _("No channel")
        return f"{self.day}: {channel}"

    @property
    def ctr_percent(self) -> float | None:
        return percent(self.clicks, self.impressions)

    @property
    def cpl(self) -> Decimal | None:
        return self.cost / self.leads if self.leads and self.cost else None

    @property
    def cpa(self) -> Decimal | None:
        return self.cost / self.enrolments if self.enrolments and self.cost else None

    @property
    def roi_percent(self) -> float | None:
        return float(100 * (self.revenue - self.cost) / self.cost) if self.cost else None
