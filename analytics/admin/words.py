"""How figures are shown: ratios as chips, days in words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.choices import CONVERSION_SIGNS
from common.ui import chip

NAMED = 3  # sources in a row of a list


def ratio(value: float | None) -> SafeString:
    """A share with the colours of conversion; a dash where there was nothing to divide by."""
    if value is None:
        return format_html('<span title="{}">–</span>', _("Nothing to divide by that day."))
    tone, sign = next((tone, sign) for least, tone, sign in CONVERSION_SIGNS if value >= least)
    return chip(f"{value:.0f} %", tone, sign)


def share(value: float | None) -> SafeString:
    """Without colours: how much of it is good is for the center to say."""
    return format_html("{}", "–" if value is None else f"{value:.0f} %")


def counted_names(counted: Sequence[tuple[str, int]]) -> SafeString:
    """The first names with their numbers, those of the others behind them and in full under the pointer."""
    if not counted:
        return SafeString("–")
    parts = [f"{name} {number}" for name, number in counted]
    more = _("and %(number)s more") % {"number": len(parts) - NAMED} if len(parts) > NAMED else ""
    return format_html('<span title="{}">{} {}</span>', ", ".join(parts), ", ".join(parts[:NAMED]), more)


def shown_day(row: Any) -> str:
    day: date = row.day
    return date_format(day, "D j M Y")
