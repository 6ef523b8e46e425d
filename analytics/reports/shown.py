"""How values of reports are written for people."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from analytics.reports.table import Cell, Kind
from common.counting import grouped, money
from organizations.scoping import open_organization

NOTHING = "–"
WHOLE_FROM = 1000


def shown(kind: Kind, cell: Cell) -> str:
    """A dash where there was nothing to count or to divide by."""
    return NOTHING if cell.value is None else _WRITERS[kind](cell.value)


def shown_percent(value: float | None) -> str:
    """Whole, but for what would look like nothing."""
    return NOTHING if value is None else f"{_rounded(value, 1 if 0 < value < 1 else 0)} %"


def _rounded(value: Any, digits: int) -> str:
    """Rounded first: formatting alone cuts off."""
    return str(number_format(round(Decimal(value), digits), digits, use_l10n=True, force_grouping=True))


def _money(amount: Any) -> str:
    """Parts of a unit only of small sums."""
    exact = Decimal(amount)
    return money(
        exact.quantize(Decimal(1) if abs(exact) >= WHOLE_FROM else Decimal("0.01")), open_organization().currency
    )


def _hours(minutes: Any) -> str:
    whole = round(minutes)
    return f"{grouped(whole // 60)}:{whole % 60:02}"


_WRITERS: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NUMBER: grouped,
    Kind.SHARED: grouped,
    Kind.MONEY: _money,
    Kind.PERCENT: shown_percent,
    Kind.FINE_PERCENT: lambda value: f"{_rounded(value, 1)} %",
    Kind.MINUTES: lambda minutes: _("%(n)s min") % {"n": grouped(round(minutes))},
    Kind.HOURS: _hours,
    Kind.DAYS: lambda days: _rounded(days, 1),
    Kind.AVERAGE: lambda number: _rounded(number, 1),
}
