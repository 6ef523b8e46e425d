"""Where lessons are, and on which days there are none."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.school_days import check_school_day
from organizations.models import Branch, OrganizationModel
from scheduling.limits import SEATS
from scheduling.models.term import check_term


class Room(OrganizationModel):
    """A room of a branch, or one online, which any number of lessons may use at once."""

    branch = models.ForeignKey(
        Branch, verbose_name=_("branch"), on_delete=models.PROTECT, null=True, blank=True, related_name="rooms"
    )
    name = models.CharField(_("name"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("seats"), default=12, validators=SEATS)
    is_online = models.BooleanField(_("online"), default=False)
    meeting_url = models.URLField(_("link to the meeting"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("branch__name", "name")
        constraints = (
            models.UniqueConstraint(fields=("organization", "branch", "name"), name="room_name_unique"),
            models.UniqueConstraint(
                fields=("organization", "name"), name="room_outside_unique", condition=Q(branch__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.is_online and self.branch_id is None:
            raise ValidationError({"branch": _("Say in which branch the room is, or that it is online.")})


class ClosedDay(OrganizationModel):
    """Days on which the center has no lessons; or on which it has, though the country is on holiday."""

    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(pgettext_lazy("day", "from"), validators=[check_school_day])
    last_day = models.DateField(_("until"), validators=[check_school_day])
    branch = models.ForeignKey(
        Branch,
        verbose_name=_("branch"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Empty: every branch."),
    )
    has_lessons = models.BooleanField(
        _("lessons take place"), default=False, help_text=_("On a public holiday the center does not observe.")
    )

    class Meta:
        verbose_name = _("closed days")
        verbose_name_plural = _("closed days")
        ordering = ("first_day",)
        constraints = (models.CheckConstraint(name="closed_days_in_order", condition=Q(last_day__gte=F("first_day"))),)
        indexes = (models.Index(fields=("organization", "first_day"), name="closed_day_from"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        check_term(self.first_day, self.last_day)
