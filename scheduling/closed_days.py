"""On which days there are no lessons: public holidays of the center's country, and days the center closed itself."""

from datetime import date
from functools import lru_cache

from scheduling.day_pattern import every_day
from scheduling.models import ClosedDay

Calendar = dict[date, str]


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int) -> Calendar:
    """{day: its name}, by the library `holidays`; none for a country it does not know."""
    import holidays

    try:
        return dict(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return {}


class ClosedDays:
    """The closed days of a center from `first` to `last`, by branch; one query for any number of groups."""

    def __init__(self, country: str, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._public: Calendar = {}
        for year in range(first.year, last.year + 1):
            self._public |= public_holidays(country, year)
        self._own = list(ClosedDay.objects.filter(first_day__lte=last, last_day__gte=first))
        self._found: dict[int | None, Calendar] = {}

    def of(self, branch_id: int | None) -> Calendar:
        """{day: why}. What the center says of a day beats the public calendar; of a branch, what all branches do."""
        if branch_id not in self._found:
            self._found[branch_id] = self._count(branch_id)
        return self._found[branch_id]

    def _count(self, branch_id: int | None) -> Calendar:
        found = dict(self._public)
        mine = [row for row in self._own if row.branch_id in (None, branch_id)]
        for row in sorted(mine, key=lambda row: (row.branch_id is not None, row.pk)):
            for day in every_day(max(row.first_day, self._first), min(row.last_day, self._last)):
                if row.has_lessons:
                    found.pop(day, None)
                else:
                    found[day] = row.name
        return found
