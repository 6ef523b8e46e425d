"""Plans on which days teachers do not teach."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import Plan
from organizations.models import Membership
from scheduling.choices import AbsenceReason
from scheduling.models import TeacherAbsence

Days = tuple[date, date]


def plan_absences(plan: Plan) -> None:
    """The `extra` of a line is who is absent. Days within those that are written down are here already."""
    here: dict[int | None, list[tuple[Days, TeacherAbsence]]] = defaultdict(list)
    for row in TeacherAbsence.objects.select_related("teacher"):
        here[row.teacher.membership_id].append(((row.first_day, row.last_day), row))
    said: dict[int | None, list[tuple[Days, int]]] = defaultdict(list)
    for cells in plan.cells_of("absence"):
        teacher: Membership | None = plan.refer(cells, "teacher")
        absence, key = _absence(cells), plan.key_of(teacher)
        known = None
        if not cells.is_bad:
            days = absence.first_day, absence.last_day
            known = _within(days, here[key])
            if row := _within(days, said[key]):
                cells.wrong("first_day", _("Row %(row)d has these days already. Keep one of them.") % {"row": row})
            said[key].append((days, cells.line.row))
        plan.settle(cells, absence, here=known, extra=teacher)


def _absence(cells: Cells) -> TeacherAbsence:
    # Of a line with a problem some of it is missing: it is never saved.
    facts: dict[str, Any] = {
        "first_day": cells.day("first_day"),
        "last_day": cells.day("last_day"),
        "reason": cells.choice("reason", AbsenceReason, AbsenceReason.ILL),
        "note": cells.text("note", most=250),
    }
    absence = TeacherAbsence(**facts)
    if not cells.is_bad:
        try:
            absence.clean()
        except ValidationError as error:
            cells.wrong("last_day", " ".join(error.messages))
    return absence


def _within(days: Days, known: list[tuple[Days, Any]]) -> Any:
    return next((what for (first, last), what in known if first <= days[0] and days[1] <= last), None)
