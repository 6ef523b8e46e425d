"""The rows a range of days should have, put together from what happened in it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from analytics.choices import Dimension
from analytics.facts import Range
from analytics.models import KPIDay
from leads.choices import LeadStatus
from organizations.models import Membership
from organizations.people import working_hours

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
    """Reads each family once and deals it out to the rows of salespeople, of leads, and of sources and statuses."""

    def __init__(self, days: Mapping[int, KPIDay]) -> None:
        self.days: dict[int, date] = {pk: row.day for pk, row in days.items()}
        self.range = Range(min(self.days.values()), max(self.days.values()))
        self.sales: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self.metrics: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self.breakdown: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        for day in self.days.values():
            self.metrics[(day,)].update(created=0)
        self._contacts()
        self._answers()
        self._statuses()
        self._trials()
        self._follow_ups()
        self._created()

    def _contacts(self) -> None:
        for day, owner, number in self.range.new_contacts():
            self._credit(day, owner, "new_contacts", number)

    def _answers(self) -> None:
        people = {person.pk: person for person in Membership.objects.all()}
        hours = cache(lambda owner: working_hours(people.get(owner)))
        for answer in self.range.answers():
            minutes = hours(answer.owner_id).minutes_between(answer.came_at, answer.answered_at)
            self._credit(answer.day_id, answer.owner_id, "responses", 1)
            self._credit(answer.day_id, answer.owner_id, "response_seconds", round(minutes * 60))

    def _statuses(self) -> None:
        for day, status, owner, number in self.range.statuses():
            self.breakdown[self.days[day], Dimension.STATUS.value, status]["number"] += number
            if status == LeadStatus.ENROLLED:
                self.metrics[(self.days[day],)]["enrolled"] += number
            if status in _STATUS_FIGURES:
                self._credit(day, owner, _STATUS_FIGURES[status], number)

    def _trials(self) -> None:
        for day, what, owner, number in self.range.trials_and_offers():
            if what == "attended":
                self.metrics[(self.days[day],)]["trials_attended"] += number
            self._credit(day, owner, _TRIAL_FIGURES[what], number)

    def _follow_ups(self) -> None:
        for day, what, owner, number in self.range.follow_ups():
            self._credit(day, owner, _FOLLOW_UP_FIGURES[what], number)

    def _created(self) -> None:
        for day, source, number, assigned in self.range.created():
            self.metrics[(self.days[day],)].update(created=number, assigned=assigned, unassigned=number - assigned)
            self.breakdown[self.days[day], Dimension.SOURCE.value, str(source or "")]["number"] += number

    def _credit(self, day: int, owner: int | None, figure: str, number: int) -> None:
        """What happened to a lead nobody had is nobody's."""
        if owner is not None:
            self.sales[self.days[day], owner][figure] += number
