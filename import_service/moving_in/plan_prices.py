"""Plans prices: each holds for a course from a day on, in one branch or in all."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.lines import Line
from import_service.moving_in.plan import NEW, Plan
from scheduling.choices import PriceUnit
from scheduling.models import CoursePrice

Key = tuple[int | None, int | None, str, date | None]


def plan_prices(plan: Plan) -> None:
    """Those of the sheet of courses come before."""
    rows = CoursePrice.objects.all()
    here: dict[Key, CoursePrice] = {(row.course_id, row.branch_id, row.unit, row.valid_from): row for row in rows}
    lines: dict[Key, Line] = {}
    for item in plan.of("course", NEW):
        if item.extra:
            lines[plan.key_of(item.row), None, item.extra.unit, item.extra.valid_from] = item.line
    for cells in plan.cells_of("price"):
        course, branch = plan.refer(cells, "course"), plan.refer(cells, "branch")
        unit, valid_from = cells.choice("unit", PriceUnit, PriceUnit.MONTH), cells.school_day("valid_from")
        # Of a line with a problem some of it is missing: it is never saved.
        facts: dict[str, Any] = {"amount": cells.money("price"), "valid_from": valid_from}
        price = CoursePrice(course=course, branch=branch, unit=unit, **facts)
        key = plan.key_of(course), plan.key_of(branch), unit, valid_from
        if not cells.is_bad:
            _check_once(cells, lines.setdefault(key, cells.line))
        plan.settle(cells, price, here=here.get(key))


def _check_once(cells: Cells, earlier: Line) -> None:
    if earlier is not cells.line:
        words = _("This price stands in sheet “%(there)s”, row %(row)d already. Keep one of them.")
        cells.wrong("valid_from", words % {"there": earlier.sheet, "row": earlier.row})
