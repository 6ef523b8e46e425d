"""Fixed words of the school: days of groups, prices, lessons, guests, enrolments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PriceUnit(models.TextChoices):
    MONTH = "month", _("a month")
    LESSON = "lesson", _("a lesson")
    COURSE = "course", _("the whole course")


class LessonStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", pgettext_lazy("lesson", "Cancelled")


class GuestState(models.TextChoices):
    """Somebody who sits in on one lesson."""

    EXPECTED = "expected", _("Expected")
    CANCELLED = "cancelled", pgettext_lazy("guest", "Cancelled")


class AbsenceReason(models.TextChoices):
    ILL = "ill", _("Ill")
    HOLIDAY = "holiday", pgettext_lazy("teacher", "On holiday")
    OTHER = "other", pgettext_lazy("absence", "Other")


# Occupancy in percent from which on a lesson is filling, and nearly full; the words and signs belong to the colours.
FILLING_PERCENT, FULL_PERCENT = 50, 80
