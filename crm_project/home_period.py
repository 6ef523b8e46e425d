"""Which days, and which branch, the home page tells of, and the days they are compared with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.row_keys import row_key

COMPARED = 4
USUAL = "month"


@dataclass(frozen=True, slots=True)
class HomePeriod:
    """Days from the first to the last, both counted, by the calendar of the center; of one branch, or of them all."""

    key: str
    label: Any
    first: date
    last: date
    branch: int | None = None

    @property
    def before(self) -> list[tuple[date, date]]:
        """As many days, four times before: moved by whole weeks, so that weekdays stand against weekdays."""
        weeks = -(-((self.last - self.first).days + 1) // 7)
        return [
            (self.first - timedelta(weeks=weeks * times), self.last - timedelta(weeks=weeks * times))
            for times in range(1, COMPARED + 1)
        ]

    @property
    def created(self) -> str:
        """As the list of leads says it."""
        days = f"created_from={self.first.isoformat()}&created_to={self.last.isoformat()}&state=current"
        return days + self.of_branch

    @property
    def of_branch(self) -> str:
        """What narrows a list of leads to the branch."""
        return f"&branch={self.branch}" if self.branch else ""

    @property
    def address(self) -> str:
        """What chooses it on the home page."""
        return f"period={self.key}{self.of_branch}"

    def share_of_month(self, number: int) -> int:
        """What a number for a whole month comes to in these days; of this month all of it, since its end decides."""
        if self.key == USUAL:
            return number
        days = [self.first + timedelta(days=offset) for offset in range((self.last - self.first).days + 1)]
        return round(sum(number / _days_in_month(day) for day in days))


def periods(today: date) -> list[HomePeriod]:
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        HomePeriod("today", _("Today"), today, today),
        HomePeriod("week", _("This week"), today - timedelta(days=today.weekday()), today),
        HomePeriod(USUAL, _("This month"), month, today),
        HomePeriod("last", _("Last month"), before.replace(day=1), before),
        HomePeriod("30days", _("30 days"), today - timedelta(days=29), today),
    ]


def read_period(query: Mapping[str, str], today: date, branches: Collection[int] = ()) -> HomePeriod:
    """The one an address names, of the branch it names if that is one of these; any other word means this month, and
    all branches."""
    known = {period.key: period for period in periods(today)}
    chosen, branch = known.get(query.get("period", ""), known[USUAL]), row_key(query.get("branch", ""))
    return replace(chosen, branch=branch if branch in branches else None)


def _days_in_month(day: date) -> int:
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (next_month - timedelta(days=1)).day
