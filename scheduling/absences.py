"""Who does not teach on which of some days."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from scheduling.models import TeacherAbsence


class Absences:
    """Of all teachers from `first` to `last`; one query."""

    def __init__(self, first: date, last: date) -> None:
        rows = TeacherAbsence.objects.filter(first_day__lte=last, last_day__gte=first)
        self._rows = list(rows.select_related("teacher__membership").order_by("first_day", "pk"))

    def __iter__(self) -> Iterator[TeacherAbsence]:
        return iter(self._rows)

    def of(self, member_id: int | None, at: datetime) -> TeacherAbsence | None:
        """Why this person does not teach at that moment, if so."""
        day = timezone.localdate(at)
        for row in self._rows:
            if row.teacher.membership_id == member_id and row.first_day <= day <= row.last_day:
                return row
        return None
