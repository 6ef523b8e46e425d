"""Figures of a file of spend: what stands there now, and what will."""

from typing import Any

from django import template
from django.utils.html import format_html

from analytics.reports.shown import shown
from analytics.reports.table import Cell, Kind

register = template.Library()


@register.simple_tag
def spent(amount: Any) -> str:
    return shown(Kind.MONEY, Cell(amount))


@register.simple_tag
def was_and_is(was: Any, now: Any, before: Any, kind: str) -> str:
    """The number, with the one it replaces crossed out. `before` is what it replaces, `kind` one of `Kind`."""
    says = shown(Kind(kind), Cell(now))
    if not before or was == now:
        return says
    return format_html("<s>{}</s> {}", shown(Kind(kind), Cell(was)), says)
