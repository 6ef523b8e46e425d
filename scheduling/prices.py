"""What a course costs on a day."""

from collections.abc import Iterable
from datetime import date

from scheduling.models import CoursePrice


def valid_prices(prices: Iterable[CoursePrice], day: date) -> list[CoursePrice]:
    """The newest of each branch and unit that has begun by that day; the price of all branches first."""
    found: dict[tuple[int | None, str], CoursePrice] = {}
    for price in sorted(prices, key=lambda price: price.valid_from):
        if price.valid_from <= day:
            found[price.branch_id, price.unit] = price
    return sorted(found.values(), key=lambda price: (price.branch_id or 0, price.unit))


def price_for(prices: Iterable[CoursePrice], branch_id: int | None, day: date) -> CoursePrice | None:
    """Of this branch if it has one of its own, else that of all branches."""
    valid = valid_prices(prices, day)
    return next((price for wanted in (branch_id, None) for price in valid if price.branch_id == wanted), None)
