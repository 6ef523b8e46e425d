"""The rows a range of days should have, put together from what happened in it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from analytics.choices import Dimension
from analytics.facts import Family, Range
from analytics.models import KPIDay
from leads.choices import LeadStatus
from organizations.models import SellerProfile
from organizations.scoping import open_organization

# {(day, whatever else names the row): {figure: number}}
Rows = dict[tuple[Any, ...], dict[str, int]]
_STATUS_FIGURES = {LeadStatus.ENROLLED.value: "enrolments", LeadStatus.LOST.value: "lost"}
_TRIAL_FIGURES = {
    "booked": "trials_scheduled",
    "attended": "trials_attended",
    "no_show": "trials_no_show",
    "made": "offers",
}
_FOLLOW_UP_FIGURES = {"done": "follow_ups_completed", "missed": "follow_ups_overdue"}


class Count:
    """Reads what happened and deals it out to the rows of salespeople, of leads, and of sources and statuses."""

    def __init__(self, days: Mapping[int, KPIDay]) -> None:
        self.days: dict[int, date] = {pk: row.day for pk, row in days.items()}
        self.range = Range(min(self.days.values()), max(self.days.values()))
        self.sales: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self.metrics: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self.breakdown: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        # {(day, source of the lead or None): number}
        self.enrolments: Counter[tuple[date, int | None]] = Counter()
        for day in self.days.values():
            self.metrics[(day,)].update(created=0)
        self._first_touches()
        counters: dict[str, Callable[..., None]] = {
            Family.STATUSES.value: self._status,
            Family.TRIALS.value: self._trial,
            Family.FOLLOW_UPS.value: self._follow_up,
            Family.CREATED.value: self._created,
        }
        for family, *counted in self.range.counts(*map(Family, counters)):
            counters[family](*counted)

    def _first_touches(self) -> None:
        centers = open_organization().hours
        own = {row.membership_id: row.hours for row in SellerProfile.objects.select_related("organization")}
        for touch in self.range.first_touches():
            self._credit(touch.day_id, touch.owner_id, "new_contacts", 1)
            if touch.owner_id and touch.came_at:
                minutes = own.get(touch.owner_id, centers).minutes_between(touch.came_at, touch.answered_at)
                self._credit(touch.day_id, touch.owner_id, "responses", 1)
                self._credit(touch.day_id, touch.owner_id, "response_seconds", round(minutes * 60))

    def _status(self, day: int, status: str, owner: int | None, source: int | None, number: int) -> None:
        self.breakdown[self.days[day], Dimension.STATUS.value, status]["number"] += number
        if status == LeadStatus.ENROLLED:
            self.metrics[(self.days[day],)]["enrolled"] += number
            self.enrolments[self.days[day], source] += number
        if status in _STATUS_FIGURES:
            self._credit(day, owner, _STATUS_FIGURES[status], number)

    def _trial(self, day: int, what: str, owner: int | None, _source: int | None, number: int) -> None:
        if what == "attended":
            self.metrics[(self.days[day],)]["trials_attended"] += number
        self._credit(day, owner, _TRIAL_FIGURES[what], number)

    def _follow_up(self, day: int, what: str, owner: int | None, _source: int | None, number: int) -> None:
        self._credit(day, owner, _FOLLOW_UP_FIGURES[what], number)

    def _created(self, day: int, source: str, owner: int | None, _source: int | None, number: int) -> None:
        assigned = number if owner else 0
        self.metrics[(self.days[day],)].update(created=number, assigned=assigned, unassigned=number - assigned)
        self.breakdown[self.days[day], Dimension.SOURCE.value, source]["number"] += number

    def _credit(self, day: int, owner: int | None, figure: str, number: int) -> None:
        """What happened to a lead nobody had is nobody's."""
        if owner is not None:
            self.sales[self.days[day], owner][figure] += number
