"""Days in the life of a school: a slip in the year is told, whichever page or file it comes from."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

YEARS_BACK, YEARS_AHEAD = 30, 20


def check_school_day(day: date) -> None:
    """Raises ValidationError for a day on which nobody who is here learns, pays or plans anything."""
    this_year = timezone.localdate().year
    first, last = this_year - YEARS_BACK, this_year + YEARS_AHEAD
    if not first <= day.year <= last:
        words = _("The year %(year)d cannot be meant. Write a day of the years %(first)d to %(last)d.")
        raise ValidationError(words, code="year", params={"year": day.year, "first": first, "last": last})
