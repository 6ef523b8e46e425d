"""Changes of the schedule of several groups for some time: an hour earlier in summer, other days, other rooms."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.school_days import check_school_day
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.limits import MINUTES
from scheduling.models.group import Group
from scheduling.models.place import Room
from scheduling.querysets import ScheduleChangeQuerySet

LONGEST_SHIFT = 12 * 60
_BOUNDS = [MinValueValidator(-LONGEST_SHIFT), MaxValueValidator(LONGEST_SHIFT)]


class ScheduleChange(PublicIdModel, OrganizationModel):
    """Lies over the patterns of its groups from a day until a day: their lessons are laid out with it, and as they were
    behind its end or once it is undone. Later changes lie over earlier ones."""

    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("For example: summer."))
    first_day = models.DateField(pgettext_lazy("day", "from"), validators=[check_school_day])
    last_day = models.DateField(
        _("until"),
        null=True,
        blank=True,
        validators=[check_school_day],
        help_text=_("The last day; empty: without an end."),
    )
    shift_minutes = models.SmallIntegerField(_("later by, minutes"), default=0, validators=_BOUNDS)
    lesson_minutes = models.PositiveSmallIntegerField(
        _("new length, minutes"),
        null=True,
        blank=True,
        validators=MINUTES,
    )
    longer_by_minutes = models.SmallIntegerField(_("longer by, minutes"), default=0, validators=_BOUNDS)
    days = models.CharField(_("new days"), max_length=30, blank=True)
    created_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(ScheduleChangeQuerySet)()

    class Meta:
        verbose_name = _("schedule change")
        verbose_name_plural = _("schedule changes")
        ordering = ("-first_day", "-id")
        constraints = (
            models.CheckConstraint(
                name="schedule_change_in_order", condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day"))
            ),
        )
        indexes = (models.Index(fields=("organization", "first_day"), name="schedule_change_from"),)

    def __str__(self) -> str:
        return self.name or f"{self.first_day:%d.%m.%Y}"


class ChangedGroup(OrganizationModel):
    """A group whose schedule is changed."""

    change = models.ForeignKey(ScheduleChange, on_delete=models.CASCADE, related_name="changed_groups", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="schedule_changes")

    class Meta:
        verbose_name = _("changed group")
        verbose_name_plural = _("changed groups")
        ordering = ("group__sorted_by",)
        constraints = (models.UniqueConstraint(fields=("change", "group"), name="changed_group_once"),)

    def __str__(self) -> str:
        return str(self.group)


class RoomMove(OrganizationModel):
    """Where lessons of one room are held instead."""

    change = models.ForeignKey(ScheduleChange, on_delete=models.CASCADE, related_name="room_moves", db_index=False)
    from_room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("room instead of another")
        verbose_name_plural = _("rooms instead of others")
        ordering = ("from_room__name",)
        constraints = (models.UniqueConstraint(fields=("change", "from_room"), name="room_move_once"),)

    def __str__(self) -> str:
        return f"{self.from_room} → {self.to_room}"
