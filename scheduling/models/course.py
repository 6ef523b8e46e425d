"""What the school offers, and what it costs from when on."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.school_days import check_school_day
from organizations.models import Branch, OrganizationModel
from organizations.scoping import OrganizationManager
from scheduling.choices import PriceUnit
from scheduling.limits import LESSONS_A_WEEK, MINUTES, SEATS
from scheduling.querysets import CourseQuerySet


class Course(OrganizationModel):
    """What a person can learn here. Other spellings let an import recognise it."""

    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True)
    other_spellings = models.JSONField(
        _("other spellings"),
        default=list,
        blank=True,
        help_text=_("How files and forms write this course."),
    )
    lesson_minutes = models.PositiveSmallIntegerField(_("lesson, minutes"), default=80, validators=MINUTES)
    lessons_per_week = models.PositiveSmallIntegerField(_("lessons a week"), default=3, validators=LESSONS_A_WEEK)
    levels = models.JSONField(_("levels"), default=list, blank=True, help_text=_("From the first to the last."))
    capacity = models.PositiveSmallIntegerField(_("seats in a group"), default=12, db_default=12, validators=SEATS)
    is_active = models.BooleanField(_("offered"), default=True)

    objects: ClassVar[Any] = OrganizationManager.from_queryset(CourseQuerySet)()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="course_name_unique"),)

    def __str__(self) -> str:
        return self.name


class CoursePrice(OrganizationModel):
    """What a course costs from a day on, in one branch or in all; the prices people agreed to stay theirs."""

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="prices")
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
    amount = models.DecimalField(_("price"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal())])
    unit = models.CharField(
        pgettext_lazy("price", "for"), max_length=10, choices=PriceUnit.choices, default=PriceUnit.MONTH
    )
    valid_from = models.DateField(pgettext_lazy("day", "from"), validators=[check_school_day])

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ("-valid_from", "id")
        constraints = (
            models.UniqueConstraint(fields=("course", "branch", "unit", "valid_from"), name="course_price_once"),
            models.UniqueConstraint(
                fields=("course", "unit", "valid_from"),
                name="course_price_everywhere_once",
                condition=models.Q(branch__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.get_unit_display()}"
