"""Plans at which hours of which weekdays teachers can teach."""

from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import Plan
from organizations.models import Membership
from scheduling.day_pattern import DayPattern
from scheduling.models import TeacherHours

Hours = tuple[int | None, int, time | None, time | None]


def plan_hours(plan: Plan) -> None:
    """The row of a line are the hours that are not here yet, its `extra` whose they are."""
    times = TeacherHours.objects.values_list("teacher__membership", "weekday", "from_time", "until_time")
    here, said = set(times), dict[Hours, int]()
    for cells in plan.cells_of("hours"):
        teacher: Membership | None = plan.refer(cells, "teacher")
        begins, ends = cells.clock("from_time"), cells.clock("until_time")
        if begins and ends and ends <= begins:
            cells.wrong("until_time", _("The end is not after the beginning."))
        hours = [(plan.key_of(teacher), day, begins, ends) for day in _weekdays(cells)]
        for one in hours:
            _check_once(cells, said.setdefault(one, cells.line.row))
        facts: dict[str, Any] = {"from_time": begins, "until_time": ends}
        new = [TeacherHours(weekday=one[1], **facts) for one in hours if one not in here]
        plan.settle(cells, new, here=None if new else [], extra=teacher)


def _weekdays(cells: Cells) -> list[int]:
    stored = cells.days("days")
    pattern = DayPattern.parse(stored) if stored else DayPattern()
    if pattern.remainder is not None:
        cells.wrong("days", _("Hours are those of weekdays. Write Mon Wed Fri."))
    return sorted(pattern.weekdays)


def _check_once(cells: Cells, row: int) -> None:
    if row != cells.line.row and not cells.is_bad:
        cells.wrong("days", _("Row %(row)d has these hours already. Keep one of them.") % {"row": row})
