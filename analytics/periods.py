"""Periods that people ask for, by the calendar of the center."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
A_QUARTER = 3  # months


class Period(NamedTuple):
    """Days from the first to the last, both counted. By its `key` an address asks for it, whichever day it is."""

    label: Any
    first: date
    last: date
    key: str = ""


def usual_periods(today: date) -> list[Period]:
    """A week begins on Monday, as it does where our centers are. Today and this month end today."""
    month = today.replace(day=1)
    before = month - DAY
    return [
        Period(_("Today"), today, today),
        Period(_("Yesterday"), today - DAY, today - DAY),
        Period(_("This week"), today - timedelta(days=today.weekday()), today),
        Period(_("This month"), month, today),
        Period(_("Last month"), before.replace(day=1), before),
    ]


def report_periods(today: date) -> list[Period]:
    """What is told over weeks and months. Those that go on end today."""
    month, quarter = today.replace(day=1), _quarter_of(today)
    month_before, quarter_before = month - DAY, quarter - DAY
    return [
        Period(_("This week"), today - timedelta(days=today.weekday()), today, "week"),
        Period(_("This month"), month, today, "month"),
        Period(_("Last month"), month_before.replace(day=1), month_before, "last_month"),
        Period(_("30 days"), today - timedelta(days=29), today, "30_days"),
        Period(_("90 days"), today - timedelta(days=89), today, "90_days"),
        Period(_("This quarter"), quarter, today, "quarter"),
        Period(_("Last quarter"), _quarter_of(quarter_before), quarter_before, "last_quarter"),
        Period(_("This year"), today.replace(month=1, day=1), today, "year"),
    ]


def _quarter_of(day: date) -> date:
    """Its first day."""
    return day.replace(month=day.month - (day.month - 1) % A_QUARTER, day=1)
