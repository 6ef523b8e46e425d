"""Figures of a file of spend: what stands there now, and what will. To the last unit, since they are compared."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html

from common.counting import grouped, money
from organizations.scoping import open_organization

register = template.Library()


@register.simple_tag
def spent(amount: Decimal) -> str:
    return money(amount, open_organization().currency)


@register.simple_tag
def amount_before_and_now(was: Decimal, now: Decimal, before: Sequence[object]) -> str:
    return _crossed_out(spent(was), spent(now), before)


@register.simple_tag
def number_before_and_now(was: int, now: int, before: Sequence[object]) -> str:
    return _crossed_out(grouped(was), grouped(now), before)


def _crossed_out(was: str, now: str, before: Sequence[object]) -> str:
    """The number, after the one it replaces if that is another. `before` is what it replaces."""
    return now if not before or was == now else format_html("<s>{}</s> {}", was, now)
