"""The rows a range of days should have, put together from what happened in it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from analytics.choices import Dimension
from analytics.facts import Counted, Family, Range
from analytics.models import KPIDay
from leads.choices import LeadStatus
from organizations.models import SellerProfile
from organizations.scoping import open_organization
from organizations.working_time import WorkedTime, WorkingHours

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


class Answer(NamedTuple):
    day_id: int
    owner_id: int
    came_at: datetime
    answered_at: datetime


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
        self._answers: list[Answer] = []
        counters: dict[str, Callable[[Counted], None]] = {
            Family.TOUCHES.value: self._first_touch,
            Family.STATUSES.value: self._status,
            Family.TRIALS.value: self._trial,
            Family.FOLLOW_UPS.value: self._follow_up,
            Family.CREATED.value: self._created,
        }
        for counted in self.range.counts(*map(Family, counters)):
            counters[counted.family](counted)
        self._response_times()

    def _first_touch(self, of: Counted) -> None:
        self._credit(of.day_id, of.owner_id, "new_contacts", of.number)
        if of.owner_id and of.came_at and of.answered_at:
            self._answers += [Answer(of.day_id, of.owner_id, of.came_at, of.answered_at)] * of.number

    def _response_times(self) -> None:
        """In the working time of whoever is credited with the answer."""
        centers = open_organization().hours
        own = {row.membership_id: row.hours for row in SellerProfile.objects.select_related("organization")}
        by_hours: defaultdict[WorkingHours, list[Answer]] = defaultdict(list)
        for answer in self._answers:
            by_hours[own.get(answer.owner_id, centers)].append(answer)
        for hours, answers in by_hours.items():
            worked = WorkedTime(hours, min(one.came_at for one in answers), max(one.answered_at for one in answers))
            for answer in answers:
                row = self.sales[self.days[answer.day_id], answer.owner_id]
                row["responses"] += 1
                row["response_seconds"] += round(worked.seconds(answer.came_at, answer.answered_at))

    def _status(self, of: Counted) -> None:
        self.breakdown[self.days[of.day_id], Dimension.STATUS.value, of.what]["number"] += of.number
        if of.what == LeadStatus.ENROLLED:
            self.metrics[(self.days[of.day_id],)]["enrolled"] += of.number
            self.enrolments[self.days[of.day_id], of.source_id] += of.number
        if of.what in _STATUS_FIGURES:
            self._credit(of.day_id, of.owner_id, _STATUS_FIGURES[of.what], of.number)

    def _trial(self, of: Counted) -> None:
        if of.what == "attended":
            self.metrics[(self.days[of.day_id],)]["trials_attended"] += of.number
        self._credit(of.day_id, of.owner_id, _TRIAL_FIGURES[of.what], of.number)

    def _follow_up(self, of: Counted) -> None:
        self._credit(of.day_id, of.owner_id, _FOLLOW_UP_FIGURES[of.what], of.number)

    def _created(self, of: Counted) -> None:
        assigned = of.number if of.owner_id else 0
        figures = {"created": of.number, "assigned": assigned, "unassigned": of.number - assigned}
        self.metrics[(self.days[of.day_id],)].update(figures)
        self.breakdown[self.days[of.day_id], Dimension.SOURCE.value, of.what]["number"] += of.number

    def _credit(self, day: int, owner: int | None, figure: str, number: int) -> None:
        """What happened to a lead nobody had is nobody's."""
        if owner is not None:
            self.sales[self.days[day], owner][figure] += number
