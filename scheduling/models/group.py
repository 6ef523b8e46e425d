"""Groups: which course, on which days, when, where, with whom, for how many."""

from datetime import time
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.natural_order import NaturalKeyField
from common.school_days import check_school_day
from organizations.models import Branch, Membership, OrganizationModel
from organizations.models.base import PublicIdModel
from organizations.scoping import OrganizationManager
from scheduling.day_pattern import DayPattern
from scheduling.limits import AGE, LONGEST_MINUTES, MINUTES, SEATS, SHORTEST_MINUTES
from scheduling.models.course import Course
from scheduling.models.place import Room
from scheduling.models.term import check_term
from scheduling.querysets import GroupQuerySet


class Group(PublicIdModel, OrganizationModel):
    """People who learn together. Its lessons follow from the days, the time and the term; `scheduling.services` write
    them, and change the group."""

    name = models.CharField(_("name"), max_length=80)
    sorted_by = NaturalKeyField(source="name")
    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="groups")
    level = models.CharField(_("level"), max_length=40, blank=True)
    branch = models.ForeignKey(
        Branch,
        verbose_name=_("branch"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        db_index=False,
    )
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, null=True, blank=True, related_name="groups"
    )
    teacher = models.ForeignKey(
        Membership,
        verbose_name=_("teacher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taught_groups",
    )
    days = models.CharField(_("days"), max_length=30)
    starts_at = models.TimeField(_("begins"))
    lesson_minutes = models.PositiveSmallIntegerField(_("minutes"), validators=MINUTES)
    first_day = models.DateField(_("first day"), validators=[check_school_day])
    last_day = models.DateField(_("last day"), validators=[check_school_day])
    capacity = models.PositiveSmallIntegerField(_("seats"), validators=SEATS)
    min_size = models.PositiveSmallIntegerField(
        _("begins with at least"), default=4, help_text=_("Below it, the group does not pay for itself.")
    )
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True, validators=AGE)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True, validators=AGE)
    is_archived = models.BooleanField(_("archived"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # What was counted of its days says something else from then on.
    reshaped_at = models.DateTimeField(
        null=True, editable=False, help_text="When its term, seats or branch were told last."
    )
    earliest_day = models.DateField(null=True, editable=False, help_text="The earliest first day it ever had.")

    objects: ClassVar[Any] = OrganizationManager.from_queryset(GroupQuerySet)()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("sorted_by", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name"), condition=Q(is_archived=False), name="group_name_unique"
            ),
            models.CheckConstraint(name="group_term_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="group_lesson_has_length",
                condition=Q(lesson_minutes__gte=SHORTEST_MINUTES, lesson_minutes__lte=LONGEST_MINUTES),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        check_term(self.first_day, self.last_day)
        if self.min_age and self.max_age and self.max_age < self.min_age:
            raise ValidationError({"max_age": _("The oldest are younger than the youngest.")})

    @property
    def pattern(self) -> DayPattern:
        return DayPattern.parse(self.days)

    @property
    def ends_at(self) -> time:
        """By the clock; of the next day if the lesson goes past midnight."""
        minutes = self.starts_at.hour * 60 + self.starts_at.minute + self.lesson_minutes
        return time(minutes // 60 % 24, minutes % 60)
