"""How figures are shown: ratios as chips, days in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.choices import CONVERSION_SIGNS, Dimension
from analytics.links import breakdown_url
from common.ui import chip

NAMED = 3  # sources in a row of a list


def ratio(value: float | None) -> SafeString:
    """A share with the colours of conversion; a dash where there was nothing to divide by."""
    if value is None:
        return format_html('<span title="{}">–</span>', _("Nothing to divide by that day."))
    tone, sign = next((tone, sign) for least, tone, sign in CONVERSION_SIGNS if value >= least)
    return chip(f"{value:.0f} %", tone, sign)


def linked(number: object, address: str) -> SafeString:
    """A number that opens what it counts; a zero opens nothing."""
    return (
        format_html('<a class="days-link" href="{}">{}</a>', address, number) if number and address else as_text(number)
    )


def as_text(number: object) -> SafeString:
    return format_html("{}", number)


def joined(parts: Iterable[SafeString]) -> SafeString:
    """ "3 / 2 / 1"."""
    return format_html_join(" / ", "{}", ((part,) for part in parts))


def counted_share(counted: SafeString, value: float | None) -> SafeString:
    """Numbers and their share, without colours: how much of it is good is for the center to say."""
    return counted if value is None else format_html("{} · {} %", counted, f"{value:.0f}")


def counted_names(counted: Sequence[tuple[str, int, str]], day: date) -> SafeString:
    """The first names behind their numbers, which open their leads, how many more there are, and all of them under the
    pointer."""
    if not counted:
        return SafeString("–")
    linked_numbers = (
        (linked(number, breakdown_url(Dimension.SOURCE, key, day, day)), name) for name, number, key in counted[:NAMED]
    )
    named = format_html_join(" · ", "<b>{}</b> {}", linked_numbers)
    more = _("and %(number)s more") % {"number": len(counted) - NAMED} if len(counted) > NAMED else ""
    everything = " · ".join(f"{number} {name}" for name, number, _key in counted)
    return format_html('<span class="days-from" title="{}">{} {}</span>', everything, named, more)


def shown_day(row: Any) -> SafeString:
    """The year only of days of other years."""
    day: date = row.day
    words = date_format(day, "D j M" if day.year == timezone.localdate().year else "D j M Y")
    return format_html('<span class="days-day">{}</span>', words)
