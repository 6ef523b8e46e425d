"""Tables of the school's offer."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationModel


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
    lesson_minutes = models.PositiveSmallIntegerField(
        _("lesson, minutes"), default=80, validators=[MinValueValidator(5)]
    )
    lessons_per_week = models.PositiveSmallIntegerField(_("lessons a week"), default=3)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organization", "name"), name="course_name_unique"),)

    def __str__(self) -> str:
        return self.name
