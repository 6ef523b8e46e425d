"""Periods that people ask for, by the calendar of the center."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Period(NamedTuple):
    """Days from the first to the last, both counted."""

    label: Any
    first: date
    last: date


def usual_periods(today: date) -> list[Period]:
    """A week begins on Monday, as it does where our centers are. Today and this month end today."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        Period(_("Today"), today, today),
        Period(_("Yesterday"), today - timedelta(days=1), today - timedelta(days=1)),
        Period(_("This week"), today - timedelta(days=today.weekday()), today),
        Period(_("This month"), month, today),
        Period(_("Last month"), before.replace(day=1), before),
    ]
