"""What enrolled leads agreed to pay: from the prices of their groups, each group counted for one lead only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.utils import timezone

from analytics.reports.lead_rows import LeadRows
from organizations.scoping import open_organization
from scheduling.choices import PriceUnit
from scheduling.models import Enrolment, Lesson

AT_ONCE = 5_000
WEEKS_A_MONTH = 4
MONTHS, DAYS = 12, 365  # of a year
ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of the leads of one source or partner. `payers` have a group with a price."""

    payers: int = 0
    first: Decimal = Decimal()
    lifetime: Decimal = Decimal()

    @property
    def each(self) -> Decimal | None:
        """The lifetime value of one of them."""
        return self.lifetime / self.payers if self.payers else None

    def __add__(self, other: "Agreed") -> "Agreed":
        return Agreed(self.payers + other.payers, self.first + other.first, self.lifetime + other.lifetime)


def agreed_by(leads: LeadRows, column: str) -> dict[int | None, Agreed]:
    """{source or partner: what its leads agreed to}."""
    of_lead: dict[int, list[int]] = defaultdict(list)
    key_of_lead: dict[int, int | None] = {}
    for key, lead, enrolment in leads.groups_joined(column):
        key_of_lead[lead] = key
        of_lead[lead].append(enrolment)
    priced = _Priced(enrolment for group in of_lead.values() for enrolment in group)
    found: dict[int | None, Agreed] = defaultdict(Agreed)
    for lead, enrolments in of_lead.items():
        paid = [row for key in sorted(enrolments) if (row := priced.get(key)) is not None]
        if paid:
            first = paid[0][0]
            so_far = sum((amount for _first, amount in paid), Decimal())
            found[key_of_lead[lead]] += Agreed(1, first, max(first, so_far))
    return dict(found)


def first_prices(enrolments: Iterable[int]) -> dict[int, Decimal]:
    """{enrolment: what its first month or the whole course costs}, of those with a price."""
    keys = list(enrolments)
    priced = _Priced(keys)
    return {key: found[0] for key in keys if (found := priced.get(key)) is not None}


class _Priced:
    """(what the first month or the whole course costs, what was agreed so far) of enrolments that have a price."""

    def __init__(self, keys: Iterable[int]) -> None:
        self._amounts: dict[int, tuple[Decimal, Decimal]] = {}
        columns = (
            *("pk", "price", "discount_percent", "price_unit", "starts_on", "ends_on", "group_id"),
            *("group__last_day", "group__course__lessons_per_week"),
        )
        rows: list[Any] = []
        for some in batched(keys, AT_ONCE):
            chosen = Enrolment.objects.filter(pk__in=some, price__isnull=False).order_by()
            rows += chosen.values_list(*columns, named=True)
        today = timezone.localdate(timezone=open_organization().zone)
        lessons = _lesson_days({row.group_id for row in rows if row.price_unit == PriceUnit.LESSON})
        for row in rows:
            self._amounts[row.pk] = _amounts(row, lessons, today)

    def get(self, key: int) -> tuple[Decimal, Decimal] | None:
        return self._amounts.get(key)


def _amounts(row: Any, lessons: Mapping[int, list[date]], today: date) -> tuple[Decimal, Decimal]:
    """Prices by the month are counted by the day: 365 days are 12 months."""
    price = row.price * (ALL - row.discount_percent) / ALL
    last = min(day for day in (row.ends_on, row.group__last_day, today) if day)
    if row.price_unit == PriceUnit.COURSE:
        return price, price
    if row.price_unit == PriceUnit.LESSON:
        held = sum(row.starts_on <= day <= last for day in lessons.get(row.group_id, ()))
        return price * row.group__course__lessons_per_week * WEEKS_A_MONTH, price * held
    days = max((last - row.starts_on).days + 1, 0)
    return price, price * days * MONTHS / DAYS


def _lesson_days(groups: set[int]) -> dict[int, list[date]]:
    """{group: days on which it had a lesson}."""
    found: dict[int, list[date]] = defaultdict(list)
    zone = open_organization().zone
    past = Lesson.objects.planned().filter(group__in=groups, ends_at__lte=timezone.now()).order_by()
    at: datetime
    for group, at in past.values_list("group_id", "starts_at"):
        found[group].append(timezone.localdate(at, zone))
    return found
