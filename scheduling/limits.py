"""How much there can be of what is counted: more is a slip of the finger."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

MOST_SEATS = 2_000
MOST_LESSONS_A_WEEK = 50
OLDEST = 120
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 12 * 60

SEATS = (
    MinValueValidator(1, _("There is one seat at least.")),
    MaxValueValidator(MOST_SEATS, _("%(show_value)s seats are too many. Write %(limit_value)s at most.")),
)
LESSONS_A_WEEK = (
    MinValueValidator(1, _("There is one lesson a week at least.")),
    MaxValueValidator(MOST_LESSONS_A_WEEK, _("Write %(limit_value)s lessons a week at most.")),
)
MINUTES = (
    MinValueValidator(SHORTEST_MINUTES, _("A lesson has %(limit_value)s minutes at least.")),
    MaxValueValidator(LONGEST_MINUTES, _("A lesson has %(limit_value)s minutes at most.")),
)
AGE = (MaxValueValidator(OLDEST, _("Write an age of %(limit_value)s at most.")),)
