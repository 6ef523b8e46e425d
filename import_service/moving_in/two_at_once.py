"""Warns of a student who would be in two groups that meet at the same time; nobody is kept out for it."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.clashes import term_slots
from import_service.moving_in.plan import Plan
from scheduling.busy import Busy
from scheduling.models import Enrolment, Lesson
from scheduling.slots import Slot, zone_of

# Of each student the enrolments that are here already, without cells, then those of the workbook.
ByStudent = dict[int | None, list[tuple[Cells | None, Enrolment]]]


def warn_of_two_at_once(plan: Plan, by_student: ByStudent) -> None:
    """Told at the later of two lines."""
    several = [rows for rows in by_student.values() if len(rows) > 1 and rows[-1][0]]
    if not several:
        return
    meetings = _Meetings(plan, {group_key(plan, row) for rows in several for _cells, row in rows})
    for rows in several:
        for number, (cells, row) in enumerate(rows):
            for _earlier, other in rows[:number] if cells else ():
                meetings.warn(cells, row, other)


def group_key(plan: Plan, row: Enrolment) -> int:
    return row.group_id or plan.key_of(row.group) or 0


class _Meetings:
    """When groups meet from now on: those of the center by their lessons, those of the workbook by their days."""

    def __init__(self, plan: Plan, keys: set[int]) -> None:
        self._plan = plan
        self._groups = {plan.key_of(group): group for group in plan.names["group"].rows()}
        new = [group for key, group in self._groups.items() if key in keys and group.pk is None]
        lessons = Lesson.objects.planned().filter(group__in=keys, starts_at__gt=timezone.now())
        times = lessons.values_list("starts_at", "ends_at", "group")
        slots = [Slot(starts_at, ends_at, None, None, key) for starts_at, ends_at, key in times]
        self._busy = Busy([*slots, *(slot for term in term_slots(plan, new).values() for slot in term)])
        self._common: dict[tuple[int, int], list[Slot]] = {}

    def warn(self, cells: Cells | None, row: Enrolment, other: Enrolment) -> None:
        """If the student would have to be in both groups on any day."""
        key, other_key = group_key(self._plan, row), group_key(self._plan, other)
        group = self._groups.get(other_key)
        if cells is None or group is None or key == other_key:
            return
        first = max(row.starts_on, other.starts_on, self._plan.today)
        last = min(row.ends_on or date.max, other.ends_on or date.max)
        moments = (slot.starts_at.astimezone(zone_of(group.branch)) for slot in self._at_once(key, other_key))
        if begins := next((moment for moment in moments if first <= moment.date() <= last), None):
            words = _("At the same time this student is in %(group)s: %(day)s, %(time)s. Look whether that is meant.")
            day = date_format(begins, "D j E")
            cells.warn("group", words % {"group": group, "day": day, "time": f"{begins:%H:%M}"})

    def _at_once(self, key: int, other_key: int) -> list[Slot]:
        """Lessons of the one group that overlap with some of the other, in order of time."""
        if (key, other_key) not in self._common:
            self._common[key, other_key] = [
                slot
                for slot in self._busy.times("group", key)
                if not self._busy.is_free(Slot(slot.starts_at, slot.ends_at, None, None, other_key))
            ]
        return self._common[key, other_key]
