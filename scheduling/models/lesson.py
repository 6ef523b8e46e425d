"""Dated lessons, who sits in on one, and the ledger that keeps rooms, teachers and groups from being booked twice."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from organizations.models import Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.choices import GuestState, LessonStatus
from scheduling.models.group import Group
from scheduling.models.place import Room
from scheduling.querysets import LessonQuerySet


class Lesson(PublicIdModel, OrganizationModel):
    """One lesson of a group, with its own time, room, teacher and seats. Written by `scheduling.services` only.

    It ends by time, and is marked only by a person.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="lessons", db_index=False
    )
    planned_on = models.DateField(
        null=True, editable=False, help_text="The day of the group's pattern it fills; empty for a further lesson."
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        db_index=False,
    )
    teacher = models.ForeignKey(
        Membership,
        verbose_name=_("teacher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        db_index=False,
    )
    substitute_for = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    makes_up_for = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="made_up_by", db_index=False
    )
    capacity = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1)])
    status = models.CharField(max_length=10, choices=LessonStatus.choices, default=LessonStatus.PLANNED, editable=False)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    is_set_by_hand = models.BooleanField(
        default=False, editable=False, help_text="Moved or changed alone: changes of the group's schedule leave it."
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(LessonQuerySet)()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "planned_on"), condition=Q(planned_on__isnull=False), name="lesson_of_a_day_once"
            ),
            models.CheckConstraint(name="lesson_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
        )
        indexes = (
            models.Index(fields=("organization", "starts_at"), name="lesson_when"),
            models.Index(fields=("group", "starts_at"), name="lesson_of_group"),
            models.Index(fields=("teacher", "starts_at"), name="lesson_of_teacher"),
            models.Index(fields=("room", "starts_at"), name="lesson_in_room"),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.starts_at:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whichever fields are saved, calendars are told when; see `LessonQuerySet.update` too."""
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "changed_at"}
        super().save(*args, **kwargs)

    @property
    def is_cancelled(self) -> bool:
        return self.status == LessonStatus.CANCELLED

    @property
    def is_dropped(self) -> bool:
        """Cancelled because its day was planned no longer: a person would have said why. It comes back with its day."""
        return self.is_cancelled and not self.reason


class LessonGuest(PublicIdModel, OrganizationModel):
    """Somebody who sits in on one lesson and takes a seat there: a person who tries, a student who makes up for one."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="guests", db_index=False)
    name = models.CharField(_("name"), max_length=150)
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=GuestState.choices, default=GuestState.EXPECTED, editable=False)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ("id",)
        indexes = (models.Index(fields=("lesson",), name="guest_of_lesson"),)

    def __str__(self) -> str:
        return self.name


class RoomOccupancy(OrganizationModel):
    """A stretch of time of a room, a teacher and a group: the database lets no two of one of them overlap.

    A lesson online has no room here, since any number may be online at once. A lesson that is cancelled has no row.
    """

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, null=True, related_name="occupancy")
    title = models.CharField(max_length=150, blank=True, help_text="What it is, where no lesson says so.")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    teacher = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("room occupancy")
        verbose_name_plural = _("room occupancy")
        ordering = ("starts_at", "id")
        constraints = (models.CheckConstraint(name="occupancy_in_order", condition=Q(ends_at__gt=F("starts_at"))),)
        # By their ends: what is asked for begins now or later, and what is long over need not be walked through.
        indexes = (
            models.Index(fields=("organization", "ends_at"), name="occupancy_when"),
            models.Index(fields=("room", "ends_at"), name="occupancy_of_room", condition=Q(room__isnull=False)),
            models.Index(
                fields=("teacher", "ends_at"), name="occupancy_of_teacher", condition=Q(teacher__isnull=False)
            ),
            models.Index(fields=("group", "ends_at"), name="occupancy_of_group", condition=Q(group__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%d.%m.%Y %H:%M}–{self.ends_at:%H:%M}"
