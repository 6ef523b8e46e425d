"""Plans seats that are kept for companies, after those of students."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from import_service.moving_in.cells import Cells
from import_service.moving_in.plan import Plan
from scheduling.models import SeatHold
from scheduling.seating import Seating
from scheduling.services.hold_seats import check_until

Key = tuple[int | None, int | None, date | None]


def plan_holds(plan: Plan, seating: Seating) -> None:
    """A company holds seats of a group until a day once; how many, whoever wrote them first has said."""
    rows = SeatHold.objects.filter(until__gte=plan.today)
    here: dict[Key, SeatHold] = {(row.group_id, row.payer_id, row.until): row for row in rows}
    lines: dict[Key, int] = {}
    for cells in plan.cells_of("hold"):
        hold, known = _hold(plan, cells), None
        if not cells.is_bad:
            key = plan.key_of(hold.group), plan.key_of(hold.payer), hold.until
            known = here.get(key)
            if known is None:
                _check(cells, hold, lines.setdefault(key, cells.line.row), seating, key[0] or 0)
        plan.settle(cells, hold, here=known)


def _hold(plan: Plan, cells: Cells) -> SeatHold:
    # Of a line with a problem some of it is missing: it is never saved.
    facts: dict[str, Any] = {
        "group": plan.refer(cells, "group"),
        "payer": plan.refer(cells, "payer"),
        "seats": cells.number("seats"),
        "until": cells.day("until"),
        "note": cells.text("note", most=250),
    }
    return SeatHold(**facts)


def _check(cells: Cells, hold: SeatHold, row: int, seating: Seating, number: int) -> None:
    if row != cells.line.row:
        cells.wrong("payer", _("Row %(row)d holds these seats already. Keep one of them.") % {"row": row})
        return
    try:
        check_until(hold.until)
    except ValidationError as error:
        cells.wrong("until", " ".join(error.messages))
        return
    if refusal := seating.hold(hold.group, number, hold.seats):
        cells.wrong("seats", refusal)
