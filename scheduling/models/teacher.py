"""Who teaches: what, when, and when not."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.school_days import check_school_day
from organizations.models import Membership, OrganizationModel
from organizations.scoping import OrganizationManager
from scheduling.choices import AbsenceReason
from scheduling.models.course import Course
from scheduling.models.term import check_term
from scheduling.querysets import TeacherQuerySet


class TeacherProfile(OrganizationModel):
    """A person of the center who teaches, with or without a login."""

    membership = models.OneToOneField(
        Membership, verbose_name=_("person"), on_delete=models.CASCADE, related_name="teacher"
    )
    about = models.CharField(pgettext_lazy("teacher", "about"), max_length=500, blank=True)
    is_active = models.BooleanField(_("teaches"), default=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(TeacherQuerySet)()

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        ordering = ("membership__name",)

    def __str__(self) -> str:
        return self.membership.name


class TeacherCourse(OrganizationModel):
    """A course somebody can teach, at some of its levels or at all."""

    teacher = models.ForeignKey(TeacherProfile, on_delete=models.CASCADE, related_name="courses")
    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="teachers")
    levels = models.JSONField(_("levels"), default=list, blank=True, help_text=_("Empty: all."))

    class Meta:
        verbose_name = _("course taught")
        verbose_name_plural = _("courses taught")
        ordering = ("course__name",)
        constraints = (models.UniqueConstraint(fields=("teacher", "course"), name="teacher_course_once"),)

    def __str__(self) -> str:
        return self.course.name


class TeacherHours(OrganizationModel):
    """Hours of a weekday at which somebody can teach; without any, whenever the center is open."""

    teacher = models.ForeignKey(TeacherProfile, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS.items())
    from_time = models.TimeField(pgettext_lazy("day", "from"))
    until_time = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("weekly hours")
        ordering = ("weekday", "from_time")
        constraints = (
            models.CheckConstraint(name="teacher_hours_in_order", condition=Q(until_time__gt=F("from_time"))),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.from_time:%H:%M}–{self.until_time:%H:%M}"

    def clean(self) -> None:
        if self.from_time and self.until_time and self.until_time <= self.from_time:
            raise ValidationError({"until_time": _("The end is not after the beginning.")})


class TeacherAbsence(OrganizationModel):
    """Days on which somebody does not teach."""

    teacher = models.ForeignKey(TeacherProfile, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(pgettext_lazy("day", "from"), validators=[check_school_day])
    last_day = models.DateField(_("until"), validators=[check_school_day])
    reason = models.CharField(_("reason"), max_length=10, choices=AbsenceReason.choices, default=AbsenceReason.ILL)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("-first_day",)
        constraints = (models.CheckConstraint(name="absence_in_order", condition=Q(last_day__gte=F("first_day"))),)
        indexes = (models.Index(fields=("organization", "last_day"), name="absence_until"),)

    def __str__(self) -> str:
        return f"{self.teacher}: {self.get_reason_display()}"

    def clean(self) -> None:
        check_term(self.first_day, self.last_day)
