"""Who does not teach on which of some days."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from scheduling.models import TeacherAbsence


class Absences:
    """Of all teachers from `first` to `last`; one query."""

    def __init__(self, first: date, last: date) -> None:
        rows = TeacherAbsence.objects.filter(first_day__lte=last, last_day__gte=first)
        self._rows = list(rows.select_related("teacher__membership").order_by("first_day", "pk"))
        self._of: dict[int | None, list[TeacherAbsence]] = defaultdict(list)
        for row in self._rows:
            self._of[row.teacher.membership_id].append(row)

    def __iter__(self) -> Iterator[TeacherAbsence]:
        return iter(self._rows)

    def of(self, member_id: int | None, at: datetime) -> TeacherAbsence | None:
        """Why this person does not teach at that moment, if so."""
        if member_id not in self._of:
            return None
        day = timezone.localdate(at)
        return next((row for row in self._of[member_id] if row.first_day <= day <= row.last_day), None)
