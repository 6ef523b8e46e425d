"""From a first day to a last one: in order, and no longer than anybody means."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Longer is a slip in a year, and thousands of lessons.
LONGEST_TERM = timedelta(days=3 * 366)


def check_term(first_day: date | None, last_day: date | None) -> None:
    """Raises ValidationError by field; a form that lacks a day says so itself."""
    if not first_day or not last_day:
        return
    if last_day < first_day:
        raise ValidationError({"last_day": _("The last day is before the first.")})
    if last_day - first_day > LONGEST_TERM:
        raise ValidationError({"last_day": _("From the first day to the last are over three years. Check the year.")})
